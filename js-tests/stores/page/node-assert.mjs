/**
 * Stands for `node:assert/strict` in a page, as far as tests of JSON need it.
 */
function told(value) {
  return value instanceof Error ? value.stack : (JSON.stringify(value)?.slice(0, 2000) ?? String(value));
}

function check(holds, message, otherwise) {
  if (!holds) throw new Error(message === undefined ? otherwise : told(message));
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

export default {
  ok: (value, message) => check(value, message, "it is not so"),
  equal: (a, b, message) => check(Object.is(a, b), message, `${told(a)} is not ${told(b)}`),
  notEqual: (a, b, message) => check(!Object.is(a, b), message, `both are ${told(a)}`),
  deepEqual: (a, b, message) => check(same(a, b), message, `${told(a)} is not ${told(b)}`),
  match: (text, pattern, message) => check(pattern.test(text), message, `${told(text)} does not match ${pattern}`),
};
