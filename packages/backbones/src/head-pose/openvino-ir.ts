import { readFile } from "node:fs/promises";
import { CheckpointError } from "@mfim/core";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

/** One layer of an OpenVINO graph. */
export interface IrNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Ids of the layers it takes, by port. */
  readonly inputs: readonly string[];
}

/** A graph and the file of its constants. */
export interface IrGraph {
  readonly nodes: ReadonlyMap<string, IrNode>;
  readonly constants: Uint8Array;
  /** For messages. */
  readonly origin: string;
}

const attributesSchema = z.record(z.string(), z.string());
const layerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  data: z.union([attributesSchema, z.literal("")]).optional(),
});
const edgeSchema = z.looseObject({ "from-layer": z.string(), "to-layer": z.string(), "to-port": z.string() });
const fileSchema = z.looseObject({
  net: z.looseObject({
    layers: z.looseObject({ layer: z.array(layerSchema).min(1) }),
    edges: z.looseObject({ edge: z.array(edgeSchema) }),
  }),
});

/**
 * Reads an OpenVINO IR: the graph from `.xml`, its constants from the `.bin` of the same name.
 * @throws CheckpointError where either is missing or no IR
 */
export async function readOpenVinoIr(xmlPath: string): Promise<IrGraph> {
  const binPath = xmlPath.replace(/\.xml$/, ".bin");
  const [xml, constants] = await Promise.all([
    readPart(xmlPath, (path) => readFile(path, "utf8")),
    readPart(binPath, (path) => readFile(path)),
  ]);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    processEntities: false,
    isArray: (name) => name === "layer" || name === "edge",
  });
  const parsed = fileSchema.safeParse(parseXml(parser, xml, xmlPath));
  if (!parsed.success) {
    throw new CheckpointError(`${xmlPath} is no OpenVINO IR: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  }
  const { layers, edges } = parsed.data.net;
  const inputs = new Map<string, string[]>(layers.layer.map(({ id }) => [id, []]));
  for (const edge of edges.edge) {
    const ports = inputs.get(edge["to-layer"]);
    if (ports === undefined || !inputs.has(edge["from-layer"]))
      throw new CheckpointError(
        `${xmlPath}: an edge joins layers ${edge["from-layer"]} and ${edge["to-layer"]}, which are not both there.`,
      );
    ports[Number(edge["to-port"])] = edge["from-layer"];
  }
  assertNoCycle(inputs, xmlPath);
  const nodes = layers.layer.map(({ id, name, type, data }) => {
    const attributes = data === undefined || data === "" ? {} : data;
    return [id, { id, name, type, attributes, inputs: inputs.get(id) ?? [] }] as const;
  });
  return { nodes: new Map(nodes), constants, origin: xmlPath };
}

/** A layer that needs its own value would be evaluated for ever. */
function assertNoCycle(inputs: ReadonlyMap<string, readonly string[]>, path: string): void {
  const state = new Map<string, "open" | "done">();
  const visit = (id: string): void => {
    if (state.get(id) === "open")
      throw new CheckpointError(`${path}: layer ${id} takes its own output; the graph is damaged.`);
    if (state.get(id) === "done") return;
    state.set(id, "open");
    for (const input of inputs.get(id) ?? []) visit(input);
    state.set(id, "done");
  };
  for (const id of inputs.keys()) visit(id);
}

function parseXml(parser: XMLParser, xml: string, path: string): unknown {
  try {
    return parser.parse(xml, true);
  } catch (error) {
    throw new CheckpointError(`${path}: expected the XML of an OpenVINO IR: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

async function readPart<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file; an IR is an .xml and a .bin of one name" : message;
    throw new CheckpointError(`${path}: ${why}.`, { cause: error });
  }
}
