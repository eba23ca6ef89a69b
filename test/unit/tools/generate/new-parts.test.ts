import { describe, expect, it } from '@jest/globals';
import { NewParts } from '../../../../tools/xml/new-parts.ts';

const news = new NewParts({
  releases: ['9.0.0', '11.3.0', '12.8.0'],
  added: [
    ['12.8.0', 'Store'],
    ['11.3.0', 'Disk@limit'],
    ['12.8.0', 'Disk<store'],
    ['12.8.0', 'Disk2@limit'],
    ['11.3.0', 'Disk@bus=a'],
    ['11.3.0', 'Disk@bus=b'],
    ['12.8.0', 'Disk@bus=c'],
    ['12.8.0', 'Mode=x'],
  ],
});

describe('NewParts', () => {
  it('names the last release that lacks an element, an attribute or a child', () => {
    expect(news.element(['Store'])).toBe('Newer than libvirt 11.3.0.');
    expect(news.part(['Disk'], '@limit')).toBe('Newer than libvirt 9.0.0.');
    expect(news.part(['Disk'], '<store')).toBe('Newer than libvirt 11.3.0.');
  });

  it('names the release that the first of several types is newer than', () => {
    expect(news.part(['Disk', 'Disk2'], '@limit')).toBe('Newer than libvirt 9.0.0.');
  });

  it('says nothing about a part that one of the types always had', () => {
    expect(news.element(['Disk'])).toBeUndefined();
    expect(news.part(['Disk', 'Disk3'], '@limit')).toBeUndefined();
    expect(news.part([], '@limit')).toBeUndefined();
  });

  it('names new values by release', () => {
    expect(news.values(['Disk'], '@bus', ['z', 'a', 'b', 'c'])).toBe(
      '`a` and `b` are newer than libvirt 9.0.0. `c` is newer than libvirt 11.3.0.',
    );
    expect(news.values(['Mode'], '', ['x', 'y'])).toBe('`x` is newer than libvirt 11.3.0.');
    expect(news.values(['Disk'], '@bus', ['z'])).toBeUndefined();
  });
});
