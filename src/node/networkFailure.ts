import { meaning, type Asked, type FailureMeaning } from '../core/model/endpointFailure';
import { isLoopback, type Breach } from './boundedFetch';

/** The code Node gives to what broke, such as `ECONNREFUSED`; found at any depth of causes. */
export function networkCode(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return '';
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === 'string' && !/^UND_ERR_SOCKET$/.test(code)) return code;
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  return networkCode(inner, depth + 1) || (code ?? '');
}

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS/;
const notTlsCodes = /EPROTO|ERR_SSL/;

/** True when another try may help: the connection broke off, or a server elsewhere was not ready for it. */
export function isPassing(error: unknown, origin: string): boolean {
  const code = networkCode(error);
  if (code === 'ECONNREFUSED') return !isLoopback(origin);
  return code !== 'ENOTFOUND' && !/^PROXY_4/.test(code) && !certificateCodes.test(code) && !notTlsCodes.test(code);
}

/** What a connection that could not be made, or broke before the answer, means. */
export function networkFailure(error: unknown, asked: Asked): FailureMeaning {
  const code = networkCode(error);
  const args = {
    origin: asked.origin,
    host: new URL(asked.origin).hostname,
    code: code === '' ? 'connection lost' : code,
  };
  const next = 'model.network.next';
  if (code === 'ECONNREFUSED') {
    const advice = isLoopback(asked.origin) ? 'model.refused-loopback.next' : next;
    return meaning('network', 'endpoint', ['model.refused-connection', advice], args);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return meaning('network', 'endpoint', ['model.unknown-host', next], args);
  if (certificateCodes.test(code))
    return meaning('network', 'endpoint', ['model.certificate', 'model.certificate.next'], args);
  if (notTlsCodes.test(code)) return meaning('network', 'endpoint', ['model.not-tls', 'model.not-tls.next'], args);
  const proxied = /^PROXY_(\d+)$/.exec(code);
  if (proxied !== null) {
    return meaning('network', 'endpoint', ['model.proxy', 'model.proxy.next'], { ...args, status: proxied[1] ?? '' });
  }
  return meaning('network', 'endpoint', ['model.connection-lost', next], args);
}

/** What it means that our side ended the request. */
export function breachFailure(breach: Breach, { origin }: Asked): FailureMeaning {
  switch (breach.kind) {
    case 'first-byte':
    case 'first-content':
    case 'idle':
    case 'total': {
      const code = {
        'first-byte': 'model.no-answer',
        'first-content': 'model.no-content',
        idle: 'model.no-content',
        total: 'model.too-slow',
      } as const;
      const seconds = Math.round(breach.milliseconds / 100) / 10;
      return meaning('timeout', 'timeout', [code[breach.kind], 'model.timeout.next'], { origin, seconds });
    }
    case 'too-large': {
      const mebibytes = Math.round(breach.bytes / 1024 / 1024);
      return meaning('limit', 'truncated', ['model.answer-too-large', 'model.answer-too-large.next'], {
        origin,
        mebibytes,
      });
    }
    case 'redirect':
    case 'foreign-origin':
      return meaning('redirect', 'endpoint', ['model.redirect', 'model.redirect.next'], {
        origin,
        target: breach.target,
      });
    case 'cancelled':
      return meaning('cancelled', 'cancelled', ['model.cancelled', 'model.cancelled.next'], {});
  }
}
