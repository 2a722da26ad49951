import { CjsonDecoder } from './cjson-decoder.js';
import { CjsonEncoder } from './cjson-encoder.js';
import { pushSettings, settingFunctions } from './cjson-settings.js';
import type { LuaFunction, LuaState } from './lua-state.js';

/** Pushes the `cjson` library: JSON as lua-cjson 2.1.0 reads and writes it, which is in all servers since 2.6. */
export function pushCjson(machine: LuaState, state: number): void {
  const { lua } = machine;
  const functions: Readonly<Record<string, LuaFunction>> = {
    ...settingFunctions(machine),
    encode: (running) => {
      if (lua.lua_gettop(running) !== 1) machine.argumentError(running, 1, 'expected 1 argument');
      machine.pushText(running, new CjsonEncoder(machine, running).encode());
      return 1;
    },
    decode: (running) => {
      if (lua.lua_gettop(running) !== 1) machine.argumentError(running, 1, 'expected 1 argument');
      new CjsonDecoder(machine, running, machine.checkText(running, 1)).decode();
      return 1;
    },
    new: (running) => {
      pushTable(running);
      return 1;
    },
  };
  // Each function is known to the machine once; a table that a script makes has closures over settings of its own.
  const numbers = new Map(Object.entries(functions).map(([name, callback]) => [name, machine.addFunction(callback)]));
  const pushTable = (into: number): void => {
    lua.lua_createtable(into, 0, numbers.size + 3);
    pushSettings(machine, into);
    for (const [name, number] of numbers) {
      lua.lua_pushvalue(into, -1);
      machine.pushKnown(into, number, 1);
      machine.setField(into, -3, name);
    }
    machine.pop(into);
    lua.lua_pushlightuserdata(into, 0);
    machine.setField(into, -2, 'null');
    machine.pushText(into, 'cjson');
    machine.setField(into, -2, '_NAME');
    machine.pushText(into, '2.1.0');
    machine.setField(into, -2, '_VERSION');
  };
  pushTable(state);
}
