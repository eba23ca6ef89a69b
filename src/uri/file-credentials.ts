interface Values {
  readonly authname?: string | undefined;
  readonly username?: string | undefined;
  readonly realm?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Credentials from auth.conf. A field is undefined if the file does not set it. The password is a
 * getter of a private field, so that it does not appear in `util.inspect` or JSON output.
 */
export class FileCredentials {
  /** The path of the file. */
  readonly file: string;

  /** The name to log in with (VIR_CRED_AUTHNAME). */
  readonly authname: string | undefined;

  /** The user to act as (VIR_CRED_USERNAME); for SSH, the name to log in with. */
  readonly username: string | undefined;

  /** The realm (VIR_CRED_REALM). */
  readonly realm: string | undefined;

  readonly #password: string | undefined;

  constructor(file: string, { authname, username, realm, password }: Values) {
    this.file = file;
    this.authname = authname;
    this.username = username;
    this.realm = realm;
    this.#password = password;
  }

  /** The password (VIR_CRED_PASSPHRASE). */
  get password(): string | undefined {
    return this.#password;
  }
}
