import type { Store } from '@leadkit/core';
import type { VirtualClock } from '@leadkit/emulator';

/** The same store, with time standing still while it works: a query takes real time, and the demo's is virtual. */
export function watchStore(store: Store, clock: Pick<VirtualClock, 'during'>): Store {
  return watched(store, clock);
}

function watched<Target extends object>(target: Target, clock: Pick<VirtualClock, 'during'>): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member === 'object' && member !== null) return watched(member, clock);
      if (typeof member !== 'function') return member;
      return (...input: unknown[]): unknown => {
        const output: unknown = Reflect.apply(member, target, input);
        if (output instanceof Promise) return clock.during(output);
        return typeof output === 'object' && output !== null ? watched(output, clock) : output;
      };
    },
  });
}
