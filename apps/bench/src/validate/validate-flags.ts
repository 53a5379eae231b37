/** What `bench validate` is told. */
export interface ValidateFlags {
  readonly protocol: string;
  readonly data?: string;
  readonly limit?: number;
  readonly out: string;
  readonly allowModules?: true;
}
