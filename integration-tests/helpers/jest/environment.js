/**
 * Jest's environment for Node, in a context whose globals are looked up as fast as anywhere else. By default a context asks
 * its sandbox for every `Object` and `Array` that a module of Medusa's names (https://github.com/nodejs/node/issues/31658).
 */
const vm = require("node:vm");
const { TestEnvironment } = require("jest-environment-node");

module.exports = class FastEnvironment extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
};
