/**
 * IPTC's digital source type of these pictures: a "mix or composite of several elements that are all captures of real
 * life". No generative model made a pixel of them, and nobody photographed what they show.
 */
export const DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeCapture";

/** An XMP packet that says so and names whose photographs they were made of. */
export function provenanceXmp(credit: string): string {
  const text = credit.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" Iptc4xmpExt:DigitalSourceType="${DIGITAL_SOURCE_TYPE}" photoshop:Credit="${text}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
}
