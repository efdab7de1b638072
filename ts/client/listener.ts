/**
 * Functions of the caller that are told of something.
 *
 * @module
 */

/** A listener's fault is the listener's: it is reported as an uncaught error, and the call goes on. */
export function shielded<T>(listener: (event: T) => void): (event: T) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
