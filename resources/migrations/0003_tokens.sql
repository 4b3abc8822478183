-- Tokens come to an end. Those that were made without one are good for 90 days from now on, as new ones are.

ALTER TABLE tokens ADD COLUMN expires_us INTEGER NOT NULL DEFAULT 0;
UPDATE tokens SET expires_us = (CAST(strftime('%s', 'now') AS INTEGER) + 90 * 86400) * 1000000;
