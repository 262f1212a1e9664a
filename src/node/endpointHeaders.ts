/** How a request of ours identifies itself, and with which key. */
export type KeyedEndpoint = {
  readonly apiKey: string | null;
  /** How the key travels. */
  readonly keyHeader?: 'authorization' | 'api-key';
  /** More headers of the user's; kept like keys, never shown. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** All headers that leave, by lower-case name. */
export function endpointHeaders({ apiKey, keyHeader, headers }: KeyedEndpoint): Record<string, string> {
  const key =
    apiKey === null ? {} : keyHeader === 'api-key' ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
  const own = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'fresh-eyes',
    ...key,
    ...own,
  };
}

/** The person sees that a header goes and not what is in it: any header of theirs may be a credential. */
export function shownHeaders(endpoint: KeyedEndpoint): Record<string, string> {
  const secret = new Set([
    'authorization',
    'api-key',
    ...Object.keys(endpoint.headers ?? {}).map((name) => name.toLowerCase()),
  ]);
  return Object.fromEntries(
    Object.entries(endpointHeaders(endpoint)).map(([name, value]) => [name, secret.has(name) ? '…' : value]),
  );
}

/** Path and query of one of the endpoint's own addresses. */
export function endpointPath(baseUrl: string, name: string): string {
  const { pathname, search } = new URL(baseUrl);
  return `${pathname.replace(/\/$/, '')}${name}${search}`;
}
