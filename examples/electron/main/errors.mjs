/**
 * Errors for the page. An error object would lose everything but its message on the way, so its properties are sent as
 * plain data.
 */
class AppError extends Error {
  constructor(message, { name, code, problems = [] }) {
    super(message);
    this.name = name;
    this.code = code;
    this.problems = problems;
  }
}

/** The user's input is invalid. */
export class FormError extends AppError {
  constructor(message, problems) {
    super(message, { name: "FormError", code: "form", problems });
  }
}

/** The call needs a signed-in user. */
export class SignedOutError extends AppError {
  constructor() {
    super("Sign in first.", { name: "SignedOutError", code: "signed_out" });
  }
}

/** Another call is running. */
export class BusyError extends AppError {
  constructor() {
    super("Another task is running. Stop it, or wait until it has finished.", { name: "BusyError", code: "busy" });
  }
}

/** The token cannot be stored, since this machine cannot encrypt it. */
export class UnsafeStorageError extends AppError {
  constructor(reason) {
    super(reason, { name: "UnsafeStorageError", code: "unsafe_storage" });
  }
}

/** A message that the app's page never sends. */
export class RefusedMessageError extends AppError {
  constructor(reason) {
    super(`Message refused: ${reason}.`, { name: "RefusedMessageError", code: "refused_message" });
  }
}

/**
 * The properties of an error that the page may see. Request, response and stack stay in main.
 *
 * @param {any} error
 */
export function plainError(error) {
  const { name = "Error", code = "unknown", message = String(error), problems = [] } = error ?? {};
  return {
    name,
    code: String(code),
    message,
    problems: problems.map(({ parameter, value, expected, suggestion }) => ({
      parameter,
      value,
      expected,
      ...(suggestion === undefined ? {} : { suggestion }),
    })),
  };
}
