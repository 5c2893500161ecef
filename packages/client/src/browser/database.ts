/** Opens a database of IndexedDB; `create` makes its stores where it is new. */
export async function openDatabase(name: string, create: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => create(opening.result);
  const database = await answerOf(opening);
  // Whoever deletes the database would wait for this page otherwise.
  database.onversionchange = () => database.close();
  return database;
}

export function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Runs work in one transaction on one store; resolves when that is on the disk. Work may wait for its requests alone. */
export async function inTransaction<Result>(
  database: IDBDatabase,
  name: string,
  work: (store: IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  const transaction = database.transaction(name, "readwrite", { durability: "strict" });
  const committed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([work(transaction.objectStore(name)), committed]);
  return result;
}
