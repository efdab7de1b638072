/**
 * Which instance of the WebAssembly is in use. After a trap the instance is given up: callbacks that lead into it are no longer
 * called, so nothing goes on in an instance that may be half changed.
 *
 * @module
 */

let current = 0;
let onTrap: ((error: unknown) => void) | undefined;

/** The number of the instance in use. */
export function generation(): number {
  return current;
}

/** Gives the instance up. */
export function giveUp(): void {
  current += 1;
}

/** Says what to do about an exception that leaves the WebAssembly where no caller could catch it. */
export function whenTrapped(handler: (error: unknown) => void): void {
  onTrap = handler;
}

/**
 * A callback into the WebAssembly as the host may keep it: it does nothing once the instance was given up, and no exception
 * leaves it.
 */
export function entering<Args extends readonly unknown[]>(callback: (...args: Args) => void): (...args: Args) => void {
  const own = current;
  return (...args) => {
    if (own !== current) return;
    try {
      callback(...args);
    } catch (error) {
      // A panic was reported already by its hook.
      if (own === current) onTrap?.(error);
    }
  };
}
