import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { libraryCandidates } from "./find-library.ts";

const prefix = mkdtempSync(join(tmpdir(), "mfim-mpi-"));
mkdirSync(join(prefix, "bin"));
mkdirSync(join(prefix, "lib"));
writeFileSync(join(prefix, "bin", "mpirun"), "");
writeFileSync(join(prefix, "lib", "libmpi.so.12"), "");
afterAll(() => rmSync(prefix, { recursive: true }));

describe("libraryCandidates", () => {
  it("is the one that the user names, alone", () => {
    expect(libraryCandidates("mpich", { MFIM_MPI_LIBRARY: "/opt/libmpi.so", PATH: "" }, "linux")).toEqual([
      "/opt/libmpi.so",
    ]);
  });

  it("begins with the launcher's family", () => {
    expect(libraryCandidates(undefined, { PATH: "" }, "linux")[0]).toBe("libmpi.so.40");
    expect(libraryCandidates("mpich", {}, "linux")[0]).toBe("libmpich.so.12");
  });

  it("prefers what lies beside the mpirun on the PATH", () => {
    const candidates = libraryCandidates("open-mpi", { PATH: `/bin:${join(prefix, "bin")}` }, "linux");
    expect(candidates.slice(0, 2)).toEqual([join(prefix, "lib", "libmpi.so.12"), "libmpi.so.40"]);
  });

  it("knows none for a platform that was never tried", () => {
    expect(libraryCandidates(undefined, {}, "win32")).toEqual([]);
  });
});
