import type { XmlProblem } from './problem.ts';

/**
 * A validator in the form of Standard Schema, version 1 (https://standardschema.dev), which form
 * libraries and other schema libraries accept.
 */
export interface StandardSchema<T> {
  /** The properties that Standard Schema defines. */
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'libvirt-client';
    readonly validate: (value: unknown) => StandardResult<T>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

/** The result of a {@link StandardSchema}: the value, or its errors. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** An error of a {@link StandardSchema}. */
export interface StandardIssue {
  /** The description of the error. */
  readonly message: string;

  /** The properties that lead to the value; undefined if an XML text was validated. */
  readonly path?: readonly (string | number)[] | undefined;
}

/**
 * Returns a validator in the form of Standard Schema. Warnings are no issues.
 *
 * @param validate Returns the problems of an XML text or of an object.
 * @param pathOf Returns the properties that lead to the place of a problem.
 */
export function standardSchema<T>(
  validate: (value: string | object) => readonly XmlProblem[],
  pathOf: (problem: XmlProblem) => readonly (string | number)[],
): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'libvirt-client',
      validate(value) {
        if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) {
          return { issues: [{ message: 'Expected an object or an XML text' }] };
        }
        const errors = validate(value).filter(({ severity }) => severity === 'error');
        if (errors.length === 0) return { value: value as T };
        return {
          issues: errors.map((problem) =>
            typeof value === 'string'
              ? { message: problem.message }
              : { message: problem.message, path: pathOf(problem) },
          ),
        };
      },
    },
  };
}
