/** IPTC's term for a picture that a trained model put together from others. */
export const swapSourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

/** What a generated file says of itself. Hashes are SHA-256 in hexadecimal, of the files' bytes. */
export interface SwapRecord {
  /** Program and version. */
  readonly tool: string;
  readonly model?: string;
  /** The network that painted the model's faces anew, where one did, and its share of what is shown, 0 to 1. */
  readonly restorer?: { readonly sha256: string; readonly share: number };
  /** By source, in the order in which they were given. */
  readonly sources?: readonly string[];
  readonly target?: string;
}

/** Namespace of the properties for which no standard has a name. */
const swapNamespace = "urn:mfim:provenance#";

const namespaces = {
  Iptc4xmpExt: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
  xmp: "http://ns.adobe.com/xap/1.0/",
  mfim: swapNamespace,
} as const;

/** Names of the properties that are written; a packet that has them already loses its own. */
const written = [
  "Iptc4xmpExt:DigitalSourceType",
  "xmp:CreatorTool",
  ...["ModelSha256", "RestorerSha256", "RestorerShare", "TargetSha256", "SourceSha256"].map((name) => `mfim:${name}`),
];

/**
 * Properties that show or describe the picture that was changed: thumbnails, the film and the depth and gain maps beside it, who is
 * where in it, and the rest of a packet that is no longer there.
 */
const stale = [
  ...["xmp:Thumbnails", "xap:Thumbnails", "xmpNote:HasExtendedXMP", "mwg-rs:Regions", "MP:RegionInfo", "MPRI:Regions"],
  ...["GCamera", "Camera", "Container", "GContainer", "GImage", "GAudio", "GDepth", "hdrgm", "HDRGainMap"].map(
    (prefix) => `${prefix}:[\\w-]+`,
  ),
];

/**
 * XMP packet of a generated picture or video: what it is, what made it, from what.
 * @param kept packet of the picture that was changed: its other properties stay
 */
export function provenanceXmp({ tool, model, restorer, sources = [], target }: SwapRecord, kept?: string): string {
  const attributes = {
    "Iptc4xmpExt:DigitalSourceType": swapSourceType,
    "xmp:CreatorTool": tool,
    ...(model !== undefined && { "mfim:ModelSha256": model }),
    ...(restorer !== undefined && {
      "mfim:RestorerSha256": restorer.sha256,
      "mfim:RestorerShare": String(restorer.share),
    }),
    ...(target !== undefined && { "mfim:TargetSha256": target }),
  };
  const used = Object.entries(namespaces).filter(
    ([prefix]) =>
      prefix !== "mfim" || model !== undefined || restorer !== undefined || target !== undefined || sources.length > 0,
  );
  const head = [
    ...used.map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`),
    ...Object.entries(attributes).map(([name, value]) => `${name}="${escapeXml(value)}"`),
  ].join(" ");
  const items = sources.map((hash) => `<rdf:li>${escapeXml(hash)}</rdf:li>`).join("");
  const body =
    items === "" ? "/>" : `><mfim:SourceSha256><rdf:Seq>${items}</rdf:Seq></mfim:SourceSha256></rdf:Description>`;
  return packet(`${keptDescriptions(kept)}<rdf:Description${keptAbout(kept)} ${head}${body}`);
}

const packet = (descriptions: string) =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${descriptions}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const escapeXml = (text: string) => text.replace(/[<>&"]/g, (sign) => entities[sign] as string);
const unescapeXml = (text: string) =>
  text.replace(
    /&(?:lt|gt|amp|quot);/g,
    (entity) => Object.entries(entities).find(([, name]) => name === entity)?.[0] as string,
  );

/** Descriptions of one packet speak of one thing: `rdf:about` has to be the same in all. */
const keptAbout = (kept: string | undefined) => / rdf:about=("[^"]*"|'[^']*')/.exec(kept ?? "")?.[0] ?? "";

/** What stands inside rdf:RDF, less the properties that are written anew. Other namespace prefixes of RDF are not kept. */
function keptDescriptions(kept: string | undefined): string {
  const [, opened = "", inside = ""] = /<rdf:RDF([^>]*)>([\s\S]*)<\/rdf:RDF>/.exec(kept ?? "") ?? [];
  // Prefixes that were declared further out would be lost with it.
  const outer = [...`${opened} ${/<x:xmpmeta([^>]*)>/.exec(kept ?? "")?.[1] ?? ""}`.matchAll(/xmlns:(\w+)=/g)];
  if (outer.some(([, prefix]) => prefix !== "rdf" && prefix !== "x")) return "";
  return [...written, ...stale].reduce(
    (rest, name) =>
      rest
        .replace(new RegExp(`<(${name})(\\s[^>]*)?(/>|>[\\s\\S]*?</\\1>)`, "g"), "")
        .replace(new RegExp(`\\s${name}=("[^"]*"|'[^']*')`, "g"), ""),
    inside,
  );
}

/**
 * What a packet that `provenanceXmp` wrote says.
 * @returns `undefined` where it does not call its picture generated
 */
export function readSwapRecord(xmp: string): SwapRecord | undefined {
  if (!xmp.includes(swapSourceType)) return undefined;
  const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(xmp)?.[1];
  const [model, target] = [attribute("mfim:ModelSha256"), attribute("mfim:TargetSha256")];
  const [restorer, share] = [attribute("mfim:RestorerSha256"), attribute("mfim:RestorerShare")];
  const list = /<mfim:SourceSha256>([\s\S]*?)<\/mfim:SourceSha256>/.exec(xmp)?.[1] ?? "";
  return {
    tool: unescapeXml(attribute("xmp:CreatorTool") ?? "unknown"),
    ...(model !== undefined && { model }),
    ...(restorer !== undefined && { restorer: { sha256: restorer, share: Number(share) } }),
    ...(target !== undefined && { target }),
    sources: [...list.matchAll(/<rdf:li>([^<]*)<\/rdf:li>/g)].map(([, hash]) => hash as string),
  };
}

/** XMP packet of a generated picture, or of a sheet that holds some: what it is and what made it. Untouched pictures get none. */
export const swapProvenance = provenanceXmp({ tool: "MFIM" });
