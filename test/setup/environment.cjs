const { TestEnvironment } = require('jest-environment-node');

/**
 * The environment of Node, which fails a file of tests that leaves an open handle behind: a socket,
 * a server, a process or a timer that would keep Jest from ending. After all hooks there must not
 * be more of a kind than before the first one.
 */
class HandleCheckingEnvironment extends TestEnvironment {
  #before = [];

  async handleTestEvent({ name }) {
    if (name === 'run_start') this.#before = handles();
    if (name === 'run_finish') await this.#check();
  }

  async #check() {
    // What was closed last takes a moment to go.
    for (let turn = 0; turn < TURNS && this.#added().length > 0; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const added = this.#added();
    if (added.length > 0) throw new Error(`open handles are left: ${added.join(', ')}`);
  }

  #added() {
    const known = [...this.#before];
    return handles().filter((name) => {
      const at = known.indexOf(name);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    });
  }
}

const TURNS = 2000;
const PAUSE_MS = 5;

/** What passes by itself, such as the writing of a file. */
const PASSING = /^(FS|Immediate|TickObject|WriteWrap|ShutdownWrap|GetAddrInfo|.*ReqWrap)/;

/** The kinds of the resources that keep the process alive. */
function handles() {
  return process.getActiveResourcesInfo().filter((name) => !PASSING.test(name));
}

module.exports = HandleCheckingEnvironment;
