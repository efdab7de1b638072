/**
 * Stands for `node:test` in a page: keeps the tests by their names, to be run one by one from outside.
 */
export const tests = new Map();

/** As Node's. */
export function test(name, body) {
  tests.set(name, body);
}

/** Runs one; what `context.after` was given comes last. */
export async function run(name) {
  const last = [];
  try {
    await tests.get(name)({ name, after: (body) => last.push(body) });
  } finally {
    for (const body of last) await body();
  }
}
