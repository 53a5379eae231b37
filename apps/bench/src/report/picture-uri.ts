import type { Pixels } from "@mfim/core";
import sharp from "sharp";

/** What IPTC calls a picture put together from synthetic parts by a trained model. */
export const digitalSourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

/** A picture as a data URI (PNG) that carries its provenance as XMP. */
export async function pictureUri(picture: Pixels, tool: string): Promise<string> {
  const { width, height, data } = picture;
  const png = await sharp(Buffer.from(data), { raw: { width, height, channels: 3 } })
    .withXmp(provenancePacket(tool))
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}

function provenancePacket(tool: string): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType="${digitalSourceType}" xmp:CreatorTool="${tool}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}
