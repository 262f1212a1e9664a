import type { ModelRequest } from '../model/model';
import type { ModelClient } from '../ports';
import type { SecretGate } from './secretGate';

/**
 * A model that is only ever asked what went through the gate as a whole: the change did already, but rules, notes and
 * whatever a later stage adds stand in the same request, and a value may have been recognised after its file was read.
 */
export function sealedModel(model: ModelClient, gate: SecretGate): ModelClient {
  return { ...model, complete: async (request, run) => model.complete(await sealedRequest(request, gate), run) };
}

/** The request as it leaves; unchanged when nothing in it is a secret. For previews, which show exactly that. */
export async function sealedRequest<Request extends ModelRequest>(
  request: Request,
  gate: SecretGate,
): Promise<Request> {
  const [system, user] = await Promise.all([gate.whole(request.system), gate.whole(request.user)]);
  return { ...request, system: system.text, user: user.text };
}
