/** The only error that reading a diff throws: the text is not what git or `diff -u` writes. */
export class PatchError extends Error {
  constructor(detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'PatchError';
  }
}
