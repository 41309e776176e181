/** An application password for the REST API, and the WordPress role it acts in. */
export interface WordPressUser {
  password: string;
  role: 'administrator' | 'editor' | 'author';
}

export interface RunningWordPress {
  url: string;
  users: Record<'admin' | 'redaktion' | 'autor', WordPressUser>;
  version: string;
  pid: number;
  databasePid: number;
  /** Ends the web server and the database that this start began, nothing else. */
  stop(): Promise<void>;
}

export function startWordPress(options: {
  /** Where database and site are kept; reused by the next start. */
  directory: string;
  /** With the companion plugin. */
  plugin: boolean;
  /** 0 takes a free one. */
  port?: number;
  timeoutMs?: number;
}): Promise<RunningWordPress>;
