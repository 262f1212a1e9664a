/** Started by a test as a process of its own, since Node reads NODE_EXTRA_CA_CERTS at its start: PROXY TARGET. */
import { fetchThrough } from '../../../src/node/proxyFetch';

const [, , proxy = '', target = ''] = process.argv;
void fetchThrough(new URL(proxy), new URL(target), { method: 'POST', body: '{"a":1}', headers: { 'x-a': 'b' } })
  .then(async (response) => console.log(response.status, await response.text()))
  .catch((error: unknown) => console.log(String(error)))
  .finally(() => process.exit());
