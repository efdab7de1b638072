/**
 * Errors as they cross to the page. An error object would lose its class and all but its message on the way, so its parts
 * cross as plain data.
 */
class AppError extends Error {
  constructor(message, { name, code, problems = [] }) {
    super(message);
    this.name = name;
    this.code = code;
    this.problems = problems;
  }
}

/** What a person filled in is not right. */
export class FormError extends AppError {
  constructor(message, problems) {
    super(message, { name: "FormError", code: "form", problems });
  }
}

/** A call for which one must be signed in. */
export class SignedOutError extends AppError {
  constructor() {
    super("Sign in first.", { name: "SignedOutError", code: "signed_out" });
  }
}

/** A call while another one is under way. */
export class BusyError extends AppError {
  constructor() {
    super("Something else is under way. Stop it, or wait until it has ended.", { name: "BusyError", code: "busy" });
  }
}

/** The token cannot be kept, since this machine would not encrypt it. */
export class UnsafeStorageError extends AppError {
  constructor(reason) {
    super(reason, { name: "UnsafeStorageError", code: "unsafe_storage" });
  }
}

/** A message that the page of this app does not send. */
export class RefusedMessageError extends AppError {
  constructor(reason) {
    super(`Message refused: ${reason}.`, { name: "RefusedMessageError", code: "refused_message" });
  }
}

/**
 * The parts of an error that a page may see. Request, answer and stack stay in main.
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
