import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { provenanceXmp, readSwapRecord, swapProvenance, swapSourceType } from "./swap-provenance.ts";

const record = { tool: 'MFIM "1" <&>', model: "aa", sources: ["bb", "cc"], target: "dd" };

const parse = (xmp: string) => {
  expect(XMLValidator.validate(xmp)).toBe(true);
  const { "x:xmpmeta": meta } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xmp);
  const descriptions = meta["rdf:RDF"]["rdf:Description"];
  return Array.isArray(descriptions) ? descriptions : [descriptions];
};

test("a packet says what the picture is, what made it and from what", () => {
  const [said] = parse(provenanceXmp(record));
  expect(said["Iptc4xmpExt:DigitalSourceType"]).toBe(swapSourceType);
  expect(said["xmp:CreatorTool"]).toBe(record.tool);
  expect(said["mfim:ModelSha256"]).toBe("aa");
  expect(said["mfim:TargetSha256"]).toBe("dd");
  expect(said["mfim:SourceSha256"]["rdf:Seq"]["rdf:li"]).toEqual(["bb", "cc"]);
  expect(readSwapRecord(provenanceXmp(record))).toEqual(record);
  const restored = { ...record, restorer: { sha256: "ee", share: 0.8 } };
  expect(readSwapRecord(provenanceXmp(restored))).toEqual(restored);
  expect(readSwapRecord(provenanceXmp(record, provenanceXmp(restored)))).toEqual(record);
  expect(parse(swapProvenance)[0]["xmp:CreatorTool"]).toBe("MFIM");
  expect(readSwapRecord("<x/>")).toBeUndefined();
});

test("what another packet says stays, but for what is said anew", () => {
  const about = `rdf:about="uuid:1"`;
  const kept = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description ${about} xmlns:dc="d" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Camera" xmp:Rating="5"><dc:rights>mine</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const [before, said] = parse(provenanceXmp(record, kept));
  expect(before).toMatchObject({ "xmp:Rating": "5", "dc:rights": "mine", "rdf:about": "uuid:1" });
  expect(before["xmp:CreatorTool"]).toBeUndefined();
  expect(said).toMatchObject({ "rdf:about": "uuid:1", "mfim:ModelSha256": "aa" });
  // A swap of a swap: one record, the last one.
  const twice = parse(provenanceXmp({ tool: "again" }, provenanceXmp(record, kept)));
  expect(twice.filter((one) => "Iptc4xmpExt:DigitalSourceType" in one).length).toBe(1);
  expect(JSON.stringify(twice)).not.toContain("bb");
  // Prefixes declared outside would dangle.
  const outside = kept.replace("<rdf:RDF ", '<rdf:RDF xmlns:q="q" ');
  expect(parse(provenanceXmp(record, outside)).length).toBe(1);
});
