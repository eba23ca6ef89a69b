interface Values {
  readonly authname?: string | undefined;
  readonly username?: string | undefined;
  readonly realm?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Credentials from auth.conf; undefined is what the file leaves to others. The password shows in no
 * picture of the object: it has to be asked for.
 */
export class FileCredentials {
  /** The file that they come from. */
  readonly file: string;

  /** Who logs in (VIR_CRED_AUTHNAME). */
  readonly authname: string | undefined;

  /** Whom to act as (VIR_CRED_USERNAME); for SSH, who logs in. */
  readonly username: string | undefined;

  /** VIR_CRED_REALM. */
  readonly realm: string | undefined;

  readonly #password: string | undefined;

  constructor(file: string, { authname, username, realm, password }: Values) {
    this.file = file;
    this.authname = authname;
    this.username = username;
    this.realm = realm;
    this.#password = password;
  }

  /** VIR_CRED_PASSPHRASE. */
  get password(): string | undefined {
    return this.#password;
  }
}
