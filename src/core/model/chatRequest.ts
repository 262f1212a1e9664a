import type { Capabilities, ModelRequest } from './model';

/** A chat completions request in the dialect that this endpoint takes. Stable parts stand first. */
export function chatRequest(request: ModelRequest, model: string, capabilities: Capabilities): Record<string, unknown> {
  const { structured, outputLimit, temperature, stream, streamUsage, systemRole } = capabilities;
  return {
    model,
    messages: systemRole
      ? [
          { role: 'system', content: request.system },
          { role: 'user', content: request.user },
        ]
      : [{ role: 'user', content: `${request.system}\n\n${request.user}` }],
    ...structureOf(structured, request.schema),
    ...(outputLimit === null ? {} : { [outputLimit]: request.maxOutputTokens }),
    ...(temperature ? { temperature: 0 } : {}),
    ...(stream ? { stream: true } : {}),
    ...(stream && streamUsage ? { stream_options: { include_usage: true } } : {}),
  };
}

function structureOf(
  mode: Capabilities['structured'],
  { name, json }: ModelRequest['schema'],
): Record<string, unknown> {
  switch (mode) {
    case 'json-schema':
      return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: json } } };
    case 'json-object':
      return { response_format: { type: 'json_object' } };
    case 'tool':
      return {
        tools: [{ type: 'function', function: { name, parameters: json } }],
        tool_choice: { type: 'function', function: { name } },
      };
    case 'text':
      return {};
  }
}
