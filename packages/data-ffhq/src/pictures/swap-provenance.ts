/** IPTC's term for a picture that a trained model put together from others. */
export const swapSourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

/** XMP packet of a generated picture, or of a sheet that holds some: what it is and what made it. Untouched pictures get none. */
export const swapProvenance = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType="${swapSourceType}" xmp:CreatorTool="MFIM"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
