import type { LuaState } from './lua-state.js';
import { addFunction } from './redis-library.js';

/** The generator of `rand.c`: 48 bits, linear congruential, the same on every machine. */
const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;
/** What a seed leaves in the low 16 bits. */
const LOW = 0x330en;
/** Where a server starts. It goes on from script to script since 7.0, where effects are what is propagated. */
const START = 0x1234abcd330en;
const RANDOM_MAX = 2 ** 31 - 1;

/** The numbers of `math.random`: one sequence for all scripts and functions. */
export class ScriptRandom {
  #state = START;

  /** @param seed its low 32 bits are used */
  seed(seed: number): void {
    this.#state = (BigInt(seed >>> 0) << 16n) | LOW;
  }

  /** The next integer of 31 bits. */
  next(): number {
    this.#state = (this.#state * MULTIPLIER + INCREMENT) & MASK;
    return Number(this.#state >> 17n);
  }
}

/** Replaces `random` and `randomseed` in the table of `math` on top. */
export function addRandom(machine: LuaState, table: number, random: ScriptRandom, isRunning: () => boolean): void {
  const { lua } = machine;
  const integer = (state: number, argument: number): number => lua.luaL_checkinteger(state, argument) | 0;
  addFunction(machine, table, 'random', (state) => {
    if (!isRunning()) machine.error(state, 'math.random can only be called inside a script invocation');
    const fraction = (random.next() % RANDOM_MAX) / RANDOM_MAX;
    const count = lua.lua_gettop(state);
    if (count === 0) {
      lua.lua_pushnumber(state, fraction);
    } else if (count === 1) {
      const most = integer(state, 1);
      if (most < 1) machine.argumentError(state, 1, 'interval is empty');
      lua.lua_pushnumber(state, Math.floor(fraction * most) + 1);
    } else if (count === 2) {
      const least = integer(state, 1);
      const most = integer(state, 2);
      if (least > most) machine.argumentError(state, 2, 'interval is empty');
      // The width is an int in C, too.
      lua.lua_pushnumber(state, Math.floor(fraction * ((most - least + 1) | 0)) + least);
    } else {
      machine.error(state, 'wrong number of arguments');
    }
    return 1;
  });
  addFunction(machine, table, 'randomseed', (state) => {
    if (!isRunning()) machine.error(state, 'math.randomseed can only be called inside a script invocation');
    random.seed(integer(state, 1));
    return 0;
  });
}
