import { Fault } from "@bridgework/core/kernel/fault";
import type { Database, Statement } from "./driver.ts";
import { storageFault } from "./storage-fault.ts";

/**
 * The one writer. What is staged in one turn of the event loop goes into one transaction, committed at the end of
 * the turn with one sync of the disk; nobody is told of it before.
 */
export interface Writer {
  /** Sees what the current turn has staged and not yet committed. */
  readonly db: Database;
  /**
   * Runs `work` at once inside this turn's transaction and resolves with its result after the commit. A throw
   * undoes that work alone and rejects. Rejects with a SYSTEM fault `storage` where the commit fails; nothing of
   * the turn is then kept. `work` is synchronous and never stages work itself.
   */
  stage<Result>(work: () => Result): Promise<Result>;
  /**
   * As `stage` and cheaper, for work that makes one change with its last statement and throws only before it or
   * there: SQLite undoes a failed statement by itself, so there is nothing to set a savepoint for.
   */
  stageOne<Result>(work: () => Result): Promise<Result>;
  /**
   * Runs a read at once; it sees what the turn has staged. Resolves when all that it saw is durable: after the turn's
   * commit, or at once where nothing is staged.
   */
  peek<Result>(read: () => Result): Promise<Result>;
  /** Prepared once and kept by its text: give it constant texts only. */
  prepare(sql: string): Statement;
  /**
   * Called once after the commit of the current turn, in order of registration; dropped where the work that
   * registers it, or the commit, fails. Called at once where nothing is staged.
   */
  afterCommit(work: () => void): void;
  /** Told of each failed commit, and of what `afterCommit` threw. */
  onFault(listener: (fault: unknown) => void): void;
  /** Called when one work, or all of the turn, was undone: what memory remembers of it is wrong. */
  onUndo(listener: (scope: UndoScope) => void): void;
  /** Commits what is staged and closes the file; then everything rejects. */
  close(): Promise<void>;
}

export type UndoScope = "work" | "turn";

interface Staged {
  readonly commit: () => void;
  readonly fail: (error: unknown) => void;
}

interface Turn {
  readonly staged: Staged[];
  readonly afterCommit: (() => void)[];
  /** Set where SQLite gave up the whole transaction in the middle of the turn. */
  lost?: unknown;
}

export function createWriter(db: Database, file: string): Writer {
  return new SqliteWriter(db, file);
}

class SqliteWriter implements Writer {
  readonly db: Database;
  readonly #file: string;
  readonly #statements = new Map<string, Statement>();
  readonly #faultListeners: ((fault: unknown) => void)[] = [];
  readonly #undoListeners: ((scope: UndoScope) => void)[] = [];
  #turn: Turn | null = null;
  #working = false;
  #closed = false;

  constructor(db: Database, file: string) {
    this.db = db;
    this.#file = file;
  }

  stage<Result>(work: () => Result): Promise<Result> {
    return this.#stage((turn) => this.#attempt(turn, work));
  }

  stageOne<Result>(work: () => Result): Promise<Result> {
    return this.#stage((turn) => this.#attemptOne(turn, work));
  }

  async peek<Result>(read: () => Result): Promise<Result> {
    return this.#turn === null ? read() : this.stageOne(read);
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  afterCommit(work: () => void): void {
    if (this.#turn === null) work();
    else this.#turn.afterCommit.push(work);
  }

  onFault(listener: (fault: unknown) => void): void {
    this.#faultListeners.push(listener);
  }

  onUndo(listener: (scope: UndoScope) => void): void {
    this.#undoListeners.push(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#endTurn();
    this.#closed = true;
    try {
      this.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      this.db.close();
    }
  }

  #begin(): Turn {
    if (this.#closed) throw new Fault("SYSTEM", "closed", `${this.#file} is closed; nothing more can be written.`);
    this.#run("BEGIN IMMEDIATE");
    this.#turn = { staged: [], afterCommit: [] };
    setImmediate(() => this.#endTurn());
    return this.#turn;
  }

  #stage<Result>(attempt: (turn: Turn) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#working) return reject(new Error("Staged work cannot stage work itself: stage it before or after."));
      this.#working = true;
      try {
        const turn = this.#turn ?? this.#begin();
        if (turn.lost !== undefined) throw turn.lost;
        const result = attempt(turn);
        turn.staged.push({ commit: () => resolve(result), fail: reject });
      } catch (error) {
        reject(storageFault(this.#file, error));
      } finally {
        this.#working = false;
      }
    });
  }

  /** The first work of a turn is alone in its transaction, so it needs no savepoint. */
  #attempt<Result>(turn: Turn, work: () => Result): Result {
    const alone = turn.staged.length === 0;
    const registered = turn.afterCommit.length;
    try {
      if (!alone) this.#run("SAVEPOINT work");
      const result = work();
      if (!alone) this.#run("RELEASE work");
      return result;
    } catch (error) {
      turn.afterCommit.length = registered;
      this.#undoWork(turn, alone, error);
      throw error;
    }
  }

  #attemptOne<Result>(turn: Turn, work: () => Result): Result {
    const registered = turn.afterCommit.length;
    try {
      return work();
    } catch (error) {
      turn.afterCommit.length = registered;
      if (!this.db.isTransaction) turn.lost = error;
      this.#notifyUndo("work");
      throw error;
    }
  }

  /** On a full disk SQLite may undo the whole transaction, not the statement alone; then the turn is lost. */
  #undoWork(turn: Turn, alone: boolean, error: unknown): void {
    try {
      if (alone) this.#restart();
      else if (this.db.isTransaction) this.db.exec("ROLLBACK TO work; RELEASE work");
      else turn.lost = error;
    } catch (failure) {
      turn.lost = failure;
    }
    this.#notifyUndo("work");
  }

  #restart(): void {
    if (this.db.isTransaction) this.#run("ROLLBACK");
    this.#run("BEGIN IMMEDIATE");
  }

  #endTurn(): void {
    const turn = this.#turn;
    if (turn === null) return;
    this.#turn = null;
    try {
      if (turn.lost !== undefined) throw turn.lost;
      this.#run("COMMIT");
    } catch (error) {
      this.#failTurn(turn, storageFault(this.#file, error));
      return;
    }
    for (const { commit } of turn.staged) commit();
    for (const work of turn.afterCommit) this.#tell(work);
  }

  #failTurn(turn: Turn, fault: unknown): void {
    if (this.db.isTransaction) this.db.exec("ROLLBACK");
    for (const { fail } of turn.staged) fail(fault);
    this.#notifyUndo("turn");
    for (const listener of this.#faultListeners) listener(fault);
  }

  #tell(work: () => void): void {
    try {
      work();
    } catch (error) {
      for (const listener of this.#faultListeners) listener(error);
    }
  }

  #notifyUndo(scope: UndoScope): void {
    for (const listener of this.#undoListeners) listener(scope);
  }

  #run(sql: string): void {
    this.prepare(sql).run();
  }
}
