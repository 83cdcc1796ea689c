/** One step of the schema. Files are applied in the order of their ids and never change afterwards. */
export interface MigrationFile {
  /** Name of the file without its ending, `<YYYYMMDDHHMMSS>_<name>`. It records itself under this id. */
  readonly id: string;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
  /** What the file holds: PostgreSQL 15 or newer, to be run in one transaction. */
  readonly sql: string;
}
