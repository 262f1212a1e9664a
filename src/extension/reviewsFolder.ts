import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where the reviews of one repository are kept: a folder of the extension's own storage, shared by all windows. */
export function reviewsFolder(storage: string, root: string): string {
  return join(storage, 'reviews', createHash('sha256').update(root).digest('hex').slice(0, 32));
}
