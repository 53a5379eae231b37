import type { LibraryHandle } from "koffi";
import type { MpiFamily } from "../launcher.ts";

/** The predefined handles of one family: MPI leaves their representation to the implementation. */
export interface MpiHandles {
  readonly family: MpiFamily;
  /** C type of a handle as koffi names it. */
  readonly type: "void *" | "int";
  readonly world: bigint | number;
  readonly float: bigint | number;
  readonly byte: bigint | number;
  readonly sum: bigint | number;
  readonly errorsReturn: bigint | number;
  /** MPI_IN_PLACE, a pointer that is none. */
  readonly inPlace: bigint;
}

/** Open MPI: the addresses of exported objects (mpi.h, OMPI_PREDEFINED_GLOBAL). */
function openMpiHandles(library: LibraryHandle): MpiHandles {
  const address = (name: string): bigint => library.symbol(name);
  return {
    family: "open-mpi",
    type: "void *",
    world: address("ompi_mpi_comm_world"),
    float: address("ompi_mpi_float"),
    byte: address("ompi_mpi_byte"),
    sum: address("ompi_mpi_op_sum"),
    errorsReturn: address("ompi_mpi_errors_return"),
    inPlace: 1n,
  };
}

/** The integers of the common ABI of MPICH, Intel MPI, MVAPICH and Cray MPI (mpi.h of MPICH 4.0). */
const mpichHandles: MpiHandles = {
  family: "mpich",
  type: "int",
  world: 0x44000000,
  float: 0x4c00040a,
  byte: 0x4c00010d,
  sum: 0x58000003,
  errorsReturn: 0x54000001,
  inPlace: 0xffff_ffff_ffff_ffffn,
};

/** Open MPI is known by its symbol; what has MPI's functions without it is taken for MPICH's ABI, and asked later. */
export function handlesOf(library: LibraryHandle): MpiHandles {
  return exports(library, "ompi_mpi_comm_world") ? openMpiHandles(library) : mpichHandles;
}

function exports(library: LibraryHandle, symbol: string): boolean {
  try {
    library.symbol(symbol);
    return true;
  } catch {
    return false;
  }
}
