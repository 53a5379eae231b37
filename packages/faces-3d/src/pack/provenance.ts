/**
 * IPTC's digital source type of these pictures. A parametric model is drawn by a program from numbers: "digital media
 * representation of data via human programming". It is not `trainedAlgorithmicMedia` (no generative model made a
 * pixel), not `algorithmicMedia` (that term excludes anything derived from sampled data, and the head's shape axes come
 * from scans), not `virtualRecording` (nothing was recorded from a live virtual event), and not `digitalCreation`
 * (nobody drew the single picture).
 */
export const DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia";

/**
 * Of pictures of the photographic look: "composite including synthetic elements", at least one element captured (skin of
 * photographed people), at least one not (everything else).
 */
export const PHOTOGRAPHIC_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic";

/** An XMP packet that says where a picture comes from, for files that can carry one. */
export function provenanceXmp(sourceType: string): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${sourceType}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
}

/** The packet of drawn people. */
export const PROVENANCE_XMP = provenanceXmp(DIGITAL_SOURCE_TYPE);
