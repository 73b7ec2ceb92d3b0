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
    const key = await crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    let database = await opened();
    // A browser may throw a database away while a page is open, and takes a new one.
    const connected = async () => {
      if (!database) database = await opened();
      database.onclose = () => { database = null; };
      return database;
    };
    const id = (item) => `${of} ${item}`;
    const seal = async (entry) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(entry));
      return { id: id(entry.item), of, iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
    };
    /* What another key has sealed is nothing to this page, and keeps it from nothing. */
    const open = async (row) => {
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
        return JSON.parse(new TextDecoder().decode(plain));
      } catch {
        return undefined;
      }
    };
    const entries = async (mode) => (await connected()).transaction(ENTRIES, mode, { durability: "strict" });
    const changed = async (change) => {
      const transaction = await entries("readwrite");
      change(transaction.objectStore(ENTRIES));
      await done(transaction);
    };
    return {
      all: async () => {
        const rows = await asked((await entries("readonly")).objectStore(ENTRIES).index("of").getAll(of));
        return (await Promise.all(rows.map(open))).filter(Boolean);
      },
      get: async (item) => {
        const row = await asked((await entries("readonly")).objectStore(ENTRIES).get(id(item)));
        return row && open(row);
      },
      put: async (entry) => {
        const row = await seal(entry);
        await changed((store) => store.put(row));
      },
      remove: (item) => changed((store) => store.delete(id(item))),
    };
  };

  /* What the device does not take, because it is full, lives as long as the page. */
  const withMemory = (device) => {
    const memory = new Map();
    const tried = async (work, otherwise) => {
      try {
        return await work();
      } catch {
        return otherwise;
      }
    };
    return {
      get lasts() { return memory.size === 0; },
      all: async () => {
        const kept = await tried(() => device.all(), []);
        return [...kept.filter((entry) => !memory.has(entry.item)), ...memory.values()];
      },
      get: async (item) => memory.get(item) || tried(() => device.get(item)),
      put: async (entry) => {
        try {
          await device.put(entry);
          memory.delete(entry.item);
        } catch {
          memory.set(entry.item, entry);
          // The server has it: what was kept of it before must not be sent again.
          if (entry.state === "saved") await tried(() => device.remove(entry.item));
        }
      },
      remove: async (item) => {
        memory.delete(item);
        await tried(() => device.remove(item));
      },
    };
  };

  return async (of, secret) => {
    if (!window.crypto || !crypto.subtle || !window.indexedDB) return inMemory();
    try {
      return withMemory(await onDevice(of, secret));
    } catch {
      // A private window may keep nothing.
      return inMemory();
    }
  };
})();
