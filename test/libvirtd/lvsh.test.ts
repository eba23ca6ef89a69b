import { compareWithVirsh } from './lvsh/compare.ts';
import { keepTestDriver } from './support/kept-driver.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('lvsh with the test driver', () => {
  const uri = keepTestDriver();

  // The CPU time of the test driver is the time of day.
  const mask = (text: string): string => text.replace(/CPU time: .*/, 'CPU time:');

  // Each start has a new id.
  const withoutId = (text: string): string => text.replace(/^ \d+ /m, ' N ');

  compareWithVirsh(uri, [
    { line: 'list' },
    { line: 'list --all' },
    { line: 'list --name' },
    { line: 'list --uuid --id' },
    { line: 'list --all --title' },
    { line: 'list --inactive' },
    { line: 'dominfo test', mask },
    { line: 'dominfo nix' },
    { line: 'domstate test' },
    { line: 'domstate test --reason' },
    { line: 'dumpxml test' },
    { line: 'net-list --all' },
    { line: 'net-list --inactive --name' },
    { line: 'net-dumpxml default' },
    { line: 'uri' },
    { line: 'version' },
    { line: 'version --daemon' },
    { line: 'destroy test', state: ['list --all'], undo: ['start test'] },
    { line: 'start test', given: ['destroy test'], state: ['list --all'], mask: withoutId },
    { line: 'start test' },
    { line: 'net-destroy default', state: ['net-list --all'], undo: ['net-start default'] },
    { line: 'net-start default', given: ['net-destroy default'], state: ['net-list --all'] },
  ]);
});
