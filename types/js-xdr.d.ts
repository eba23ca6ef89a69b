/** What tests and benchmarks use of js-xdr, which comes without types. */
declare module 'js-xdr' {
  interface XdrType {
    fromXDR(bytes: Uint8Array): unknown;
    toXDR(value: unknown): Buffer;
  }

  interface Definer {
    enum(name: string, members: Readonly<Record<string, number>>): void;
    union(
      name: string,
      definition: {
        readonly switchOn: XdrType;
        readonly switchName: string;
        readonly switches: ReadonlyArray<readonly [member: string, arm: string]>;
        readonly arms: Readonly<Record<string, XdrType>>;
        readonly defaultArm: XdrType;
      },
    ): void;
    struct(name: string, fields: ReadonlyArray<readonly [name: string, type: XdrType]>): void;
    lookup(name: string): XdrType;
    void(): XdrType;
    int(): XdrType;
    uint(): XdrType;
    hyper(): XdrType;
    uhyper(): XdrType;
    float(): XdrType;
    double(): XdrType;
    bool(): XdrType;
    string(max: number): XdrType;
    opaque(length: number): XdrType;
    varOpaque(max: number): XdrType;
    array(item: XdrType, length: number): XdrType;
    varArray(item: XdrType, max: number): XdrType;
    option(item: XdrType): XdrType;
  }

  const xdr: {
    config(define: (xdr: Definer) => void): Readonly<Record<string, XdrType>>;
  };
  export default xdr;
}
