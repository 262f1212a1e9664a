/** The fields of a list in which each ends with a NUL. */
export function splitAtNul(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let start = 0, end; (end = bytes.indexOf(0, start)) >= 0; start = end + 1)
    fields.push(bytes.subarray(start, end));
  return fields;
}
