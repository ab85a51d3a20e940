import type { ApiError } from './bindings';

/** Whatever a failed call rejected with, as something that can be shown. */
export function toApiError(reason: unknown): ApiError {
  if (typeof reason === 'object' && reason !== null && 'message' in reason) {
    const { code, message, hint } = reason as Partial<Record<keyof ApiError, unknown>>;
    return {
      code: typeof code === 'string' ? code : 'ui.unexpected',
      message: String(message),
      hint: typeof hint === 'string' ? hint : 'Try again. If it happens again, restart Cairn.',
    };
  }
  return {
    code: 'ui.unexpected',
    message: typeof reason === 'string' ? reason : 'Something went wrong. Your notes are not touched.',
    hint: 'Try again. If it happens again, restart Cairn.',
  };
}
