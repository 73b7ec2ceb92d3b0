/*
 * What was typed and is not answered for yet, on this device: one entry an item, sealed with the
 * key that the page brings. Without the page of the person it belongs to nothing of it can be
 * read. Where the browser seals nothing (an address without encryption) entries live as long as
 * the page.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.openStore = (() => {
  const DATABASE = "raceme-filling";
  const ENTRIES = "entries";

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opened = () => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES, { keyPath: "id" }).createIndex("of", "of");
    };
    return asked(request);
  };
  const done = (change) => new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onerror = change.onabort = () => reject(change.error);
  });
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  const inMemory = () => {
    const kept = new Map();
    return {
      lasts: false,
      all: async () => [...kept.values()],
      get: async (item) => kept.get(item),
      put: async (entry) => { kept.set(entry.item, entry); },
      remove: async (item) => { kept.delete(item); },
    };
  };

  /* ``of`` names whose answers to what: a mark and a set of answers. */
  const onDevice = async (of, secret) => {
    const [database, key] = await Promise.all([
      opened(),
      crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]),
    ]);
    const id = (item) => `${of} ${item}`;
    const seal = async (entry) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(entry));
      return { id: id(entry.item), of, iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
    };
    const open = async (row) => {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    };
    const entries = (mode) => database.transaction(ENTRIES, mode, { durability: "strict" });
    const changed = async (change) => {
      const transaction = entries("readwrite");
      change(transaction.objectStore(ENTRIES));
      await done(transaction);
    };
    return {
      lasts: true,
      all: async () => {
        const rows = await asked(entries("readonly").objectStore(ENTRIES).index("of").getAll(of));
        return Promise.all(rows.map(open));
      },
      get: async (item) => {
        const row = await asked(entries("readonly").objectStore(ENTRIES).get(id(item)));
        return row && open(row);
      },
      put: async (entry) => {
        const row = await seal(entry);
        await changed((store) => store.put(row));
      },
      remove: (item) => changed((store) => store.delete(id(item))),
    };
  };

  return async (of, secret) => {
    if (!window.crypto || !crypto.subtle || !window.indexedDB) return inMemory();
    try {
      return await onDevice(of, secret);
    } catch {
      // A private window may keep nothing.
      return inMemory();
    }
  };
})();
