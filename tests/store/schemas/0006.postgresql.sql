SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.accounts (
    id integer NOT NULL,
    key character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    password text,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    disabled_at timestamp with time zone
);
ALTER TABLE public.accounts OWNER TO ivr;
CREATE SEQUENCE public.accounts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.accounts_id_seq OWNER TO ivr;
ALTER SEQUENCE public.accounts_id_seq OWNED BY public.accounts.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
ALTER TABLE public.alembic_version OWNER TO ivr;
CREATE TABLE public.audit (
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    deed character varying(40) NOT NULL,
    about text NOT NULL,
    before text,
    after text,
    seal character varying(64) NOT NULL
);
ALTER TABLE public.audit OWNER TO ivr;
CREATE TABLE public.audit_end (
    id integer NOT NULL,
    number integer NOT NULL,
    seal character varying(64) NOT NULL
);
ALTER TABLE public.audit_end OWNER TO ivr;
CREATE TABLE public.buckets (
    name character varying(64) NOT NULL,
    "left" double precision NOT NULL,
    at timestamp with time zone NOT NULL,
    known timestamp with time zone
);
ALTER TABLE public.buckets OWNER TO ivr;
CREATE TABLE public.call_events (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    call character varying(64) NOT NULL,
    edition text NOT NULL,
    kind character varying(20) NOT NULL,
    caller text,
    language text,
    node text,
    state text,
    key text,
    outcome text,
    next_node text,
    service text,
    seconds double precision,
    step text
);
ALTER TABLE public.call_events OWNER TO ivr;
CREATE SEQUENCE public.call_events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.call_events_id_seq OWNER TO ivr;
ALTER SEQUENCE public.call_events_id_seq OWNED BY public.call_events.id;
CREATE TABLE public.call_names (
    call character varying(64) NOT NULL,
    name character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.call_names OWNER TO ivr;
CREATE TABLE public.call_spools (
    name character varying(64) NOT NULL,
    read bigint NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.call_spools OWNER TO ivr;
CREATE TABLE public.caller_keys (
    week character varying(10) NOT NULL,
    key character varying(64) NOT NULL
);
ALTER TABLE public.caller_keys OWNER TO ivr;
CREATE TABLE public.changes (
    id integer NOT NULL,
    edition character varying(12) NOT NULL,
    action character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    why text NOT NULL,
    correction text
);
ALTER TABLE public.changes OWNER TO ivr;
CREATE SEQUENCE public.changes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.changes_id_seq OWNER TO ivr;
ALTER SEQUENCE public.changes_id_seq OWNED BY public.changes.id;
CREATE TABLE public.confirmations (
    change integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
ALTER TABLE public.confirmations OWNER TO ivr;
CREATE TABLE public.confirmations_wanted (
    change integer NOT NULL,
    what text NOT NULL
);
ALTER TABLE public.confirmations_wanted OWNER TO ivr;
CREATE TABLE public.edition_sounds (
    edition character varying(12) NOT NULL,
    prompt character varying(200) NOT NULL,
    language character varying(200) NOT NULL,
    sha256 character varying(64) NOT NULL
);
ALTER TABLE public.edition_sounds OWNER TO ivr;
CREATE TABLE public.editions (
    name character varying(12) NOT NULL,
    line text NOT NULL,
    format integer NOT NULL,
    fingerprint character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    why text NOT NULL
);
ALTER TABLE public.editions OWNER TO ivr;
CREATE TABLE public.half_sessions (
    token character varying(64) NOT NULL,
    account integer NOT NULL,
    until timestamp with time zone NOT NULL
);
ALTER TABLE public.half_sessions OWNER TO ivr;
CREATE TABLE public.invitations (
    token character varying(64) NOT NULL,
    account integer NOT NULL,
    until timestamp with time zone NOT NULL
);
ALTER TABLE public.invitations OWNER TO ivr;
CREATE TABLE public.recovery_codes (
    account integer NOT NULL,
    code character varying(64) NOT NULL
);
ALTER TABLE public.recovery_codes OWNER TO ivr;
CREATE TABLE public.second_factors (
    account integer NOT NULL,
    secret text NOT NULL,
    last_step bigint NOT NULL,
    since timestamp with time zone NOT NULL
);
ALTER TABLE public.second_factors OWNER TO ivr;
CREATE TABLE public.sessions (
    id integer NOT NULL,
    token character varying(64) NOT NULL,
    account integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    address character varying(200) NOT NULL,
    browser character varying(200) NOT NULL
);
ALTER TABLE public.sessions OWNER TO ivr;
CREATE SEQUENCE public.sessions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.sessions_id_seq OWNER TO ivr;
ALTER SEQUENCE public.sessions_id_seq OWNED BY public.sessions.id;
CREATE TABLE public.sounds (
    sha256 character varying(64) NOT NULL,
    wav bytea NOT NULL
);
ALTER TABLE public.sounds OWNER TO ivr;
ALTER TABLE ONLY public.accounts ALTER COLUMN id SET DEFAULT nextval('public.accounts_id_seq'::regclass);
ALTER TABLE ONLY public.call_events ALTER COLUMN id SET DEFAULT nextval('public.call_events_id_seq'::regclass);
ALTER TABLE ONLY public.changes ALTER COLUMN id SET DEFAULT nextval('public.changes_id_seq'::regclass);
ALTER TABLE ONLY public.sessions ALTER COLUMN id SET DEFAULT nextval('public.sessions_id_seq'::regclass);
INSERT INTO public.accounts VALUES (1, 'ana ruiz', 'Ana Ruiz', 'publisher', '$argon2id$not-a-real-one', '2026-11-23 09:00:00+00', '(command line)', NULL);
INSERT INTO public.accounts VALUES (2, 'ben', 'Ben', 'editor', NULL, '2026-11-23 09:00:00+00', 'Ana Ruiz', NULL);
INSERT INTO public.accounts VALUES (3, 'dan', 'Dan', 'viewer', NULL, '2026-11-23 09:00:00+00', 'Ana Ruiz', '2026-11-23 09:00:00+00');
INSERT INTO public.alembic_version VALUES ('0006');
INSERT INTO public.audit VALUES (1, '2026-11-23 09:00:00+00', 'Ana', 'edition-published', '40b0dea3797a', NULL, '40b0dea3797a (the first)', 'd9a39facaa450eafd44fd1d412d5fe385049f449b396c8619be7831f104c5c60');
INSERT INTO public.audit VALUES (2, '2026-11-23 09:01:00+00', 'Ben', 'edition-published', 'e766669fec6a', '40b0dea3797a', 'e766669fec6a (a new welcome)', '850db966088bacf12f6e30e5153bde5cdf2b06b025ceb449d16b50aedd5ef67b');
INSERT INTO public.audit VALUES (3, '2026-11-23 09:02:00+00', 'Ana', 'edition-gone-back-to', '40b0dea3797a', 'e766669fec6a', '40b0dea3797a (it said Tuesday)', '585f57bfcb4ea9c8a0dcddd8ba2d520302d8f03872f44d5f754659fdf5bec39e');
INSERT INTO public.audit VALUES (4, '2026-11-23 09:02:00+00', 'Ana', 'edition-withdrawn', 'e766669fec6a', 'e766669fec6a', '40b0dea3797a (it said Tuesday)', '4eb15e0c2a4c3d747c82dc5bcc0654c1cc7fff5b9fae64c7e0c898c3898470ed');
INSERT INTO public.audit VALUES (5, '2026-11-23 09:03:00+00', 'Ben', 'edition-published', '63b963712a1b', '40b0dea3797a', '63b963712a1b (the library moved; it corrects: the number dialled for library changed from +13127444111 to +13127446630)', 'c3fa86267fa24c731e153d769e1d51674a2f7ddfce70d79b7cfaffc6c7de8b3d');
INSERT INTO public.audit VALUES (6, '2026-11-23 09:00:00+00', '(command line)', 'person-invited', 'Ana Ruiz', NULL, 'publisher', 'ed1af940728d5ac792b26a8ee24963febbcb28a51d3bc5e6f1ffb9001a5458c0');
INSERT INTO public.audit VALUES (7, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'password-set', 'Ana Ruiz', NULL, NULL, 'c86000af2102291d8c0904fe312c6fe1426b2bdae01150075a1566effce4ff70');
INSERT INTO public.audit VALUES (8, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'person-invited', 'Ben', NULL, 'editor', '374b566c90f9f4b62db5fc33b4ebf9bb41db83e58007e68db123799050ac7389');
INSERT INTO public.audit VALUES (9, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'second-factor-on', 'Ana Ruiz', NULL, NULL, 'da10202688c854e0860a32e8adc9dc9c757acb7dc5cc2c654bdc66a11abcf365');
INSERT INTO public.audit VALUES (10, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'person-invited', 'Dan', NULL, 'viewer', '79665651d63adf31853465df7756a75f342352f1ca4bb1ee532e519f7aac477a');
INSERT INTO public.audit VALUES (11, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'person-disabled', 'Dan', NULL, NULL, 'b72878f20701547f45e90f23916043fb1dbcd8eee02068fbe222c5e707326cdc');
INSERT INTO public.audit VALUES (12, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'change-confirmed', '63b963712a1b', NULL, 'the number dialled for library changed from +13127444111 to +13127446630', '7beb093da3e6d873e23d5bb18c4f623f7e499a2ebcffcd4e143026699cf81216');
INSERT INTO public.audit VALUES (13, '2026-11-23 09:00:00+00', 'Ana Ruiz', 'signed-in', 'Ana Ruiz', NULL, '192.0.2.1', '4917756c1a0aa0705373317e8b369795b37e0200257bac4746a6bf7f1735cbae');
INSERT INTO public.audit_end VALUES (1, 13, '4917756c1a0aa0705373317e8b369795b37e0200257bac4746a6bf7f1735cbae');
INSERT INTO public.buckets VALUES ('8742501b6d89e09277964230662f9ea9c7d128661c540048b95dcf338ee569c3', 19, '2026-11-23 09:00:00+00', NULL);
INSERT INTO public.buckets VALUES ('9f6dd6ee5ec10cc81d8b9ef358599eeba11c2464aa17a1c8ebcbd60d9d1a4e3d', 4, '2026-11-23 09:00:00+00', NULL);
INSERT INTO public.call_events VALUES (1, '2026-11-23 09:00:00+00', 'fc1ad49f14956d9b7505ed28b4ac2777', 'e', 'began', 'c', 'en', NULL, NULL, NULL, NULL, 'main', NULL, NULL, NULL);
INSERT INTO public.call_names VALUES ('ca', 'fc1ad49f14956d9b7505ed28b4ac2777', '2026-11-23 09:00:00+00');
INSERT INTO public.call_spools VALUES ('a-spool', 100, '2026-11-23 09:00:00+00');
INSERT INTO public.changes VALUES (1, '40b0dea3797a', 'publish', '2026-11-23 09:00:00+00', 'Ana', 'the first', NULL);
INSERT INTO public.changes VALUES (2, 'e766669fec6a', 'publish', '2026-11-23 09:01:00+00', 'Ben', 'a new welcome', NULL);
INSERT INTO public.changes VALUES (3, '40b0dea3797a', 'rollback', '2026-11-23 09:02:00+00', 'Ana', 'it said Tuesday', NULL);
INSERT INTO public.changes VALUES (4, 'e766669fec6a', 'withdraw', '2026-11-23 09:02:00+00', 'Ana', 'it said Tuesday', NULL);
INSERT INTO public.changes VALUES (5, '63b963712a1b', 'publish', '2026-11-23 09:03:00+00', 'Ben', 'the library moved', 'the number dialled for library changed from +13127444111 to +13127446630');
INSERT INTO public.confirmations VALUES (5, '2026-11-23 09:00:00+00', 'Ana Ruiz');
INSERT INTO public.confirmations_wanted VALUES (5, 'the number dialled for library changed from +13127444111 to +13127446630');
INSERT INTO public.edition_sounds VALUES ('40b0dea3797a', 'welcome', 'en', '8bbe9efdd6e5ad0aa00b2050b162231280e5b1d311f7409988ef56bbdf862687');
INSERT INTO public.edition_sounds VALUES ('40b0dea3797a', 'main', 'en', '5f9583845a3bd06fed79588030162d03ea1d6e45f630604d261b951e192d0b2f');
INSERT INTO public.edition_sounds VALUES ('40b0dea3797a', 'goodbye', 'en', '5341a0da3824f5be899ff8ba691f9bf28b9702de7c27752043c69e60a96ffa1c');
INSERT INTO public.edition_sounds VALUES ('e766669fec6a', 'welcome', 'en', '91c67be25a1324c80127cf556d5445f8adb79985da86cce5ecc62c1490ffa345');
INSERT INTO public.edition_sounds VALUES ('e766669fec6a', 'main', 'en', '7966de53c60c82f5832a93de9b3e4a24d4638462c665b420b33d598ff0ddceb5');
INSERT INTO public.edition_sounds VALUES ('e766669fec6a', 'goodbye', 'en', '5341a0da3824f5be899ff8ba691f9bf28b9702de7c27752043c69e60a96ffa1c');
INSERT INTO public.editions VALUES ('40b0dea3797a', '{"format": 1, "line": {"name": "Small line", "zone": "America/Chicago", "first": "main", "person": "person", "language": "en", "languages": {"en": {"code": "en", "tag": "en-US", "voices": {"any": "A"}, "offered": true}, "es": {"code": "es", "tag": "es-US", "voices": {"any": "B"}, "offered": false}}, "short_notices": ["es"], "nodes": {"main": {"kind": "menu", "name": "main", "choices": [{"key": "1", "prompt": "main-library", "target": "library", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "main-topics", "target": "topics", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "main-desk", "target": "desk", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "main-chair", "target": "chair", "weight": 1.0, "urgent": false}]}, "topics": {"kind": "menu", "name": "topics", "choices": [{"key": "1", "prompt": "topics-news", "target": "news", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "topics-history", "target": "history", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "topics-visit", "target": "visit", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "topics-office", "target": "office", "weight": 1.0, "urgent": false}, {"key": "5", "prompt": "topics-lamp", "target": "lamp", "weight": 1.0, "urgent": false}]}, "library-closed": {"kind": "menu", "name": "library-closed", "choices": [{"key": "1", "prompt": "library-closed-person", "target": "person", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "library-closed-history", "target": "history", "weight": 1.0, "urgent": false}]}, "person": {"kind": "service", "name": "person", "speak": {"digits": "3127445000"}, "dial": {"e164": "+13127445000"}, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "library": {"kind": "service", "name": "library", "speak": {"digits": "3127444111"}, "dial": {"e164": "+13127444111"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "library-closed", "otherwise": "office", "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "office": {"kind": "service", "name": "office", "speak": {"digits": "3127424194"}, "dial": {"e164": "+13127424194"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "desk": {"kind": "service", "name": "desk", "speak": {"digits": "3127466000"}, "dial": {"e164": "+13127466000"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "chair", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "chair": {"kind": "service", "name": "chair", "speak": {"digits": "3127463609"}, "dial": {"e164": "+13127463609"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "desk", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "lamp": {"kind": "service", "name": "lamp", "speak": {"digits": "211"}, "dial": null, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "counter": {"kind": "service", "name": "counter", "speak": null, "dial": null, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "history": {"kind": "notice", "name": "history", "then": null}, "visit": {"kind": "notice", "name": "visit", "then": "office"}, "news": {"kind": "bulletin", "name": "news", "items": [{"prompt": "news-0", "dated": "2026-11-30", "first": null, "last": null}, {"prompt": "news-1", "dated": "2026-11-29", "first": null, "last": null}, {"prompt": "news-2", "dated": "2026-11-28", "first": null, "last": null}, {"prompt": "news-3", "dated": "2026-11-27", "first": null, "last": null}, {"prompt": "news-4", "dated": "2026-11-26", "first": null, "last": null}, {"prompt": "news-5", "dated": "2026-11-25", "first": null, "last": null}, {"prompt": "news-6", "dated": "2026-11-24", "first": null, "last": null}]}}, "prompts": {"press-0": {"en": "press-0"}, "press-1": {"en": "press-1"}, "press-2": {"en": "press-2"}, "press-3": {"en": "press-3"}, "press-4": {"en": "press-4"}, "press-5": {"en": "press-5"}, "press-6": {"en": "press-6"}, "press-7": {"en": "press-7"}, "press-8": {"en": "press-8"}, "press-9": {"en": "press-9"}, "press-star": {"en": "press-star"}, "press-pound": {"en": "press-pound"}, "silence-1": {"en": "silence-1"}, "silence-2": {"en": "silence-2"}, "wrong-1": {"en": "wrong-1"}, "wrong-2": {"en": "wrong-2"}, "to-person": {"en": "to-person"}, "offer-again": {"en": "offer-again"}, "offer-back": {"en": "offer-back"}, "offer-person": {"en": "offer-person"}, "offer-menu": {"en": "offer-menu"}, "offer-retry": {"en": "offer-retry"}, "offer-otherwise": {"en": "offer-otherwise {name}"}, "offer-connect": {"en": "offer-connect"}, "offer-next": {"en": "offer-next"}, "offer-page-again": {"en": "offer-page-again"}, "connecting": {"en": "connecting {name}"}, "closed": {"en": "closed {name} {opens}"}, "busy": {"en": "busy {name}"}, "no-answer": {"en": "no-answer {name}"}, "failed": {"en": "failed {name}"}, "canceled": {"en": "canceled {name}"}, "number-first": {"en": "number-first {number}"}, "number-again": {"en": "number-again {number}"}, "done": {"en": "done"}, "goodbye": {"en": "goodbye"}, "dated": {"en": "dated {date}"}, "bulletin-end": {"en": "bulletin-end"}, "no-news": {"en": "no-news"}, "offer-language": {"en": "offer-language"}, "offer-9": {"en": "offer-9"}, "interpreter": {"en": "interpreter"}, "answered-in": {"en": "answered-in {languages}"}, "opens-today": {"en": "opens-today {time}"}, "opens-tomorrow": {"en": "opens-tomorrow {time}"}, "opens-monday": {"en": "opens-monday {time}"}, "opens-tuesday": {"en": "opens-tuesday {time}"}, "opens-wednesday": {"en": "opens-wednesday {time}"}, "opens-thursday": {"en": "opens-thursday {time}"}, "opens-friday": {"en": "opens-friday {time}"}, "opens-saturday": {"en": "opens-saturday {time}"}, "opens-sunday": {"en": "opens-sunday {time}"}, "opens-date": {"en": "opens-date {date} {time}"}, "opens-unknown": {"en": "opens-unknown"}, "hours-always": {"en": "hours-always"}, "hours-span": {"en": "hours-span {days} {start} {end}"}, "days-span": {"en": "days-span {first} {last}"}, "days-two": {"en": "days-two {first} {second}"}, "days-all": {"en": "days-all"}, "each-monday": {"en": "each-monday"}, "each-tuesday": {"en": "each-tuesday"}, "each-wednesday": {"en": "each-wednesday"}, "each-thursday": {"en": "each-thursday"}, "each-friday": {"en": "each-friday"}, "each-saturday": {"en": "each-saturday"}, "each-sunday": {"en": "each-sunday"}, "range-monday": {"en": "range-monday"}, "range-tuesday": {"en": "range-tuesday"}, "range-wednesday": {"en": "range-wednesday"}, "range-thursday": {"en": "range-thursday"}, "range-friday": {"en": "range-friday"}, "range-saturday": {"en": "range-saturday"}, "range-sunday": {"en": "range-sunday"}, "hour-0": {"en": "hour-0 {minutes}"}, "hour-1": {"en": "hour-1 {minutes}"}, "hour-2": {"en": "hour-2 {minutes}"}, "hour-3": {"en": "hour-3 {minutes}"}, "hour-4": {"en": "hour-4 {minutes}"}, "hour-5": {"en": "hour-5 {minutes}"}, "hour-6": {"en": "hour-6 {minutes}"}, "hour-7": {"en": "hour-7 {minutes}"}, "hour-8": {"en": "hour-8 {minutes}"}, "hour-9": {"en": "hour-9 {minutes}"}, "hour-10": {"en": "hour-10 {minutes}"}, "hour-11": {"en": "hour-11 {minutes}"}, "hour-12": {"en": "hour-12 {minutes}"}, "hour-13": {"en": "hour-13 {minutes}"}, "hour-14": {"en": "hour-14 {minutes}"}, "hour-15": {"en": "hour-15 {minutes}"}, "hour-16": {"en": "hour-16 {minutes}"}, "hour-17": {"en": "hour-17 {minutes}"}, "hour-18": {"en": "hour-18 {minutes}"}, "hour-19": {"en": "hour-19 {minutes}"}, "hour-20": {"en": "hour-20 {minutes}"}, "hour-21": {"en": "hour-21 {minutes}"}, "hour-22": {"en": "hour-22 {minutes}"}, "hour-23": {"en": "hour-23 {minutes}"}, "minutes": {"en": "minutes {minute}"}, "emergency": {"en": "emergency"}, "welcome": {"en": "Welcome, 1."}, "last-words": {"en": "Call {number:person}."}, "main": {"en": "main"}, "main-library": {"en": "main-library"}, "main-topics": {"en": "main-topics"}, "main-desk": {"en": "main-desk"}, "main-chair": {"en": "main-chair"}, "topics": {"en": "topics"}, "topics-news": {"en": "topics-news"}, "topics-history": {"en": "topics-history"}, "topics-visit": {"en": "topics-visit"}, "topics-office": {"en": "topics-office"}, "topics-lamp": {"en": "topics-lamp"}, "library-closed": {"en": "Closed. It opens {opens}."}, "library-closed-person": {"en": "library-closed-person"}, "library-closed-history": {"en": "library-closed-history"}, "person": {"en": "person"}, "library": {"en": "library"}, "office": {"en": "office"}, "desk": {"en": "desk"}, "chair": {"en": "chair"}, "lamp": {"en": "lamp"}, "counter": {"en": "counter"}, "history": {"en": "Call {number:library}, {hours:counter}."}, "visit": {"en": "visit"}, "news": {"en": "news"}, "news-0": {"en": "news-0"}, "news-1": {"en": "news-1"}, "news-2": {"en": "news-2"}, "news-3": {"en": "news-3"}, "news-4": {"en": "news-4"}, "news-5": {"en": "news-5"}, "news-6": {"en": "news-6"}, "emergency-short": {"es": "corto"}}, "numbers": {}, "edition": "40b0dea3797a"}}', 1, '3baa011be50cc57863f05896d0a5a3c3a585db950318b4a5f24ff56161fb34d4', '2026-11-23 09:00:00+00', 'Ana', 'the first');
INSERT INTO public.editions VALUES ('e766669fec6a', '{"format": 1, "line": {"name": "Small line", "zone": "America/Chicago", "first": "main", "person": "person", "language": "en", "languages": {"en": {"code": "en", "tag": "en-US", "voices": {"any": "A"}, "offered": true}, "es": {"code": "es", "tag": "es-US", "voices": {"any": "B"}, "offered": false}}, "short_notices": ["es"], "nodes": {"main": {"kind": "menu", "name": "main", "choices": [{"key": "1", "prompt": "main-library", "target": "library", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "main-topics", "target": "topics", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "main-desk", "target": "desk", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "main-chair", "target": "chair", "weight": 1.0, "urgent": false}]}, "topics": {"kind": "menu", "name": "topics", "choices": [{"key": "1", "prompt": "topics-news", "target": "news", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "topics-history", "target": "history", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "topics-visit", "target": "visit", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "topics-office", "target": "office", "weight": 1.0, "urgent": false}, {"key": "5", "prompt": "topics-lamp", "target": "lamp", "weight": 1.0, "urgent": false}]}, "library-closed": {"kind": "menu", "name": "library-closed", "choices": [{"key": "1", "prompt": "library-closed-person", "target": "person", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "library-closed-history", "target": "history", "weight": 1.0, "urgent": false}]}, "person": {"kind": "service", "name": "person", "speak": {"digits": "3127445000"}, "dial": {"e164": "+13127445000"}, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "library": {"kind": "service", "name": "library", "speak": {"digits": "3127444111"}, "dial": {"e164": "+13127444111"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "library-closed", "otherwise": "office", "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "office": {"kind": "service", "name": "office", "speak": {"digits": "3127424194"}, "dial": {"e164": "+13127424194"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "desk": {"kind": "service", "name": "desk", "speak": {"digits": "3127466000"}, "dial": {"e164": "+13127466000"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "chair", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "chair": {"kind": "service", "name": "chair", "speak": {"digits": "3127463609"}, "dial": {"e164": "+13127463609"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "desk", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "lamp": {"kind": "service", "name": "lamp", "speak": {"digits": "211"}, "dial": null, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "counter": {"kind": "service", "name": "counter", "speak": null, "dial": null, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "history": {"kind": "notice", "name": "history", "then": null}, "visit": {"kind": "notice", "name": "visit", "then": "office"}, "news": {"kind": "bulletin", "name": "news", "items": [{"prompt": "news-0", "dated": "2026-11-30", "first": null, "last": null}, {"prompt": "news-1", "dated": "2026-11-29", "first": null, "last": null}, {"prompt": "news-2", "dated": "2026-11-28", "first": null, "last": null}, {"prompt": "news-3", "dated": "2026-11-27", "first": null, "last": null}, {"prompt": "news-4", "dated": "2026-11-26", "first": null, "last": null}, {"prompt": "news-5", "dated": "2026-11-25", "first": null, "last": null}, {"prompt": "news-6", "dated": "2026-11-24", "first": null, "last": null}]}}, "prompts": {"press-0": {"en": "press-0"}, "press-1": {"en": "press-1"}, "press-2": {"en": "press-2"}, "press-3": {"en": "press-3"}, "press-4": {"en": "press-4"}, "press-5": {"en": "press-5"}, "press-6": {"en": "press-6"}, "press-7": {"en": "press-7"}, "press-8": {"en": "press-8"}, "press-9": {"en": "press-9"}, "press-star": {"en": "press-star"}, "press-pound": {"en": "press-pound"}, "silence-1": {"en": "silence-1"}, "silence-2": {"en": "silence-2"}, "wrong-1": {"en": "wrong-1"}, "wrong-2": {"en": "wrong-2"}, "to-person": {"en": "to-person"}, "offer-again": {"en": "offer-again"}, "offer-back": {"en": "offer-back"}, "offer-person": {"en": "offer-person"}, "offer-menu": {"en": "offer-menu"}, "offer-retry": {"en": "offer-retry"}, "offer-otherwise": {"en": "offer-otherwise {name}"}, "offer-connect": {"en": "offer-connect"}, "offer-next": {"en": "offer-next"}, "offer-page-again": {"en": "offer-page-again"}, "connecting": {"en": "connecting {name}"}, "closed": {"en": "closed {name} {opens}"}, "busy": {"en": "busy {name}"}, "no-answer": {"en": "no-answer {name}"}, "failed": {"en": "failed {name}"}, "canceled": {"en": "canceled {name}"}, "number-first": {"en": "number-first {number}"}, "number-again": {"en": "number-again {number}"}, "done": {"en": "done"}, "goodbye": {"en": "goodbye"}, "dated": {"en": "dated {date}"}, "bulletin-end": {"en": "bulletin-end"}, "no-news": {"en": "no-news"}, "offer-language": {"en": "offer-language"}, "offer-9": {"en": "offer-9"}, "interpreter": {"en": "interpreter"}, "answered-in": {"en": "answered-in {languages}"}, "opens-today": {"en": "opens-today {time}"}, "opens-tomorrow": {"en": "opens-tomorrow {time}"}, "opens-monday": {"en": "opens-monday {time}"}, "opens-tuesday": {"en": "opens-tuesday {time}"}, "opens-wednesday": {"en": "opens-wednesday {time}"}, "opens-thursday": {"en": "opens-thursday {time}"}, "opens-friday": {"en": "opens-friday {time}"}, "opens-saturday": {"en": "opens-saturday {time}"}, "opens-sunday": {"en": "opens-sunday {time}"}, "opens-date": {"en": "opens-date {date} {time}"}, "opens-unknown": {"en": "opens-unknown"}, "hours-always": {"en": "hours-always"}, "hours-span": {"en": "hours-span {days} {start} {end}"}, "days-span": {"en": "days-span {first} {last}"}, "days-two": {"en": "days-two {first} {second}"}, "days-all": {"en": "days-all"}, "each-monday": {"en": "each-monday"}, "each-tuesday": {"en": "each-tuesday"}, "each-wednesday": {"en": "each-wednesday"}, "each-thursday": {"en": "each-thursday"}, "each-friday": {"en": "each-friday"}, "each-saturday": {"en": "each-saturday"}, "each-sunday": {"en": "each-sunday"}, "range-monday": {"en": "range-monday"}, "range-tuesday": {"en": "range-tuesday"}, "range-wednesday": {"en": "range-wednesday"}, "range-thursday": {"en": "range-thursday"}, "range-friday": {"en": "range-friday"}, "range-saturday": {"en": "range-saturday"}, "range-sunday": {"en": "range-sunday"}, "hour-0": {"en": "hour-0 {minutes}"}, "hour-1": {"en": "hour-1 {minutes}"}, "hour-2": {"en": "hour-2 {minutes}"}, "hour-3": {"en": "hour-3 {minutes}"}, "hour-4": {"en": "hour-4 {minutes}"}, "hour-5": {"en": "hour-5 {minutes}"}, "hour-6": {"en": "hour-6 {minutes}"}, "hour-7": {"en": "hour-7 {minutes}"}, "hour-8": {"en": "hour-8 {minutes}"}, "hour-9": {"en": "hour-9 {minutes}"}, "hour-10": {"en": "hour-10 {minutes}"}, "hour-11": {"en": "hour-11 {minutes}"}, "hour-12": {"en": "hour-12 {minutes}"}, "hour-13": {"en": "hour-13 {minutes}"}, "hour-14": {"en": "hour-14 {minutes}"}, "hour-15": {"en": "hour-15 {minutes}"}, "hour-16": {"en": "hour-16 {minutes}"}, "hour-17": {"en": "hour-17 {minutes}"}, "hour-18": {"en": "hour-18 {minutes}"}, "hour-19": {"en": "hour-19 {minutes}"}, "hour-20": {"en": "hour-20 {minutes}"}, "hour-21": {"en": "hour-21 {minutes}"}, "hour-22": {"en": "hour-22 {minutes}"}, "hour-23": {"en": "hour-23 {minutes}"}, "minutes": {"en": "minutes {minute}"}, "emergency": {"en": "emergency"}, "welcome": {"en": "Welcome, 2."}, "last-words": {"en": "Call {number:person}."}, "main": {"en": "main"}, "main-library": {"en": "main-library"}, "main-topics": {"en": "main-topics"}, "main-desk": {"en": "main-desk"}, "main-chair": {"en": "main-chair"}, "topics": {"en": "topics"}, "topics-news": {"en": "topics-news"}, "topics-history": {"en": "topics-history"}, "topics-visit": {"en": "topics-visit"}, "topics-office": {"en": "topics-office"}, "topics-lamp": {"en": "topics-lamp"}, "library-closed": {"en": "Closed. It opens {opens}."}, "library-closed-person": {"en": "library-closed-person"}, "library-closed-history": {"en": "library-closed-history"}, "person": {"en": "person"}, "library": {"en": "library"}, "office": {"en": "office"}, "desk": {"en": "desk"}, "chair": {"en": "chair"}, "lamp": {"en": "lamp"}, "counter": {"en": "counter"}, "history": {"en": "Call {number:library}, {hours:counter}."}, "visit": {"en": "visit"}, "news": {"en": "news"}, "news-0": {"en": "news-0"}, "news-1": {"en": "news-1"}, "news-2": {"en": "news-2"}, "news-3": {"en": "news-3"}, "news-4": {"en": "news-4"}, "news-5": {"en": "news-5"}, "news-6": {"en": "news-6"}, "emergency-short": {"es": "corto"}}, "numbers": {}, "edition": "e766669fec6a"}}', 1, '901f28ceab3c1fad86fa1e1223840fa0d9e58a261fcd0823ff27020444962832', '2026-11-23 09:01:00+00', 'Ben', 'a new welcome');
INSERT INTO public.editions VALUES ('63b963712a1b', '{"format": 1, "line": {"name": "Small line", "zone": "America/Chicago", "first": "main", "person": "person", "language": "en", "languages": {"en": {"code": "en", "tag": "en-US", "voices": {"any": "A"}, "offered": true}, "es": {"code": "es", "tag": "es-US", "voices": {"any": "B"}, "offered": false}}, "short_notices": ["es"], "nodes": {"main": {"kind": "menu", "name": "main", "choices": [{"key": "1", "prompt": "main-library", "target": "library", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "main-topics", "target": "topics", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "main-desk", "target": "desk", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "main-chair", "target": "chair", "weight": 1.0, "urgent": false}]}, "topics": {"kind": "menu", "name": "topics", "choices": [{"key": "1", "prompt": "topics-news", "target": "news", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "topics-history", "target": "history", "weight": 1.0, "urgent": false}, {"key": "3", "prompt": "topics-visit", "target": "visit", "weight": 1.0, "urgent": false}, {"key": "4", "prompt": "topics-office", "target": "office", "weight": 1.0, "urgent": false}, {"key": "5", "prompt": "topics-lamp", "target": "lamp", "weight": 1.0, "urgent": false}]}, "library-closed": {"kind": "menu", "name": "library-closed", "choices": [{"key": "1", "prompt": "library-closed-person", "target": "person", "weight": 1.0, "urgent": false}, {"key": "2", "prompt": "library-closed-history", "target": "history", "weight": 1.0, "urgent": false}]}, "person": {"kind": "service", "name": "person", "speak": {"digits": "3127445000"}, "dial": {"e164": "+13127445000"}, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "library": {"kind": "service", "name": "library", "speak": {"digits": "3127444111"}, "dial": {"e164": "+13127446630"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "library-closed", "otherwise": "office", "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "office": {"kind": "service", "name": "office", "speak": {"digits": "3127424194"}, "dial": {"e164": "+13127424194"}, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "desk": {"kind": "service", "name": "desk", "speak": {"digits": "3127466000"}, "dial": {"e164": "+13127466000"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "chair", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "chair": {"kind": "service", "name": "chair", "speak": {"digits": "3127463609"}, "dial": {"e164": "+13127463609"}, "hours": {"weekly": "Mo 09:00-09:01", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": "desk", "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "lamp": {"kind": "service", "name": "lamp", "speak": {"digits": "211"}, "dial": null, "hours": {"weekly": "24/7", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "counter": {"kind": "service", "name": "counter", "speak": null, "dial": null, "hours": {"weekly": "Mo-Fr 09:00-17:00", "zone": "America/Chicago", "holidays": null, "exceptions": ""}, "when_closed": null, "otherwise": null, "caller_id": "caller", "ring_seconds": 28, "languages": [], "interpreter": false, "source": "", "checked": null, "unconfirmed": null}, "history": {"kind": "notice", "name": "history", "then": null}, "visit": {"kind": "notice", "name": "visit", "then": "office"}, "news": {"kind": "bulletin", "name": "news", "items": [{"prompt": "news-0", "dated": "2026-11-30", "first": null, "last": null}, {"prompt": "news-1", "dated": "2026-11-29", "first": null, "last": null}, {"prompt": "news-2", "dated": "2026-11-28", "first": null, "last": null}, {"prompt": "news-3", "dated": "2026-11-27", "first": null, "last": null}, {"prompt": "news-4", "dated": "2026-11-26", "first": null, "last": null}, {"prompt": "news-5", "dated": "2026-11-25", "first": null, "last": null}, {"prompt": "news-6", "dated": "2026-11-24", "first": null, "last": null}]}}, "prompts": {"press-0": {"en": "press-0"}, "press-1": {"en": "press-1"}, "press-2": {"en": "press-2"}, "press-3": {"en": "press-3"}, "press-4": {"en": "press-4"}, "press-5": {"en": "press-5"}, "press-6": {"en": "press-6"}, "press-7": {"en": "press-7"}, "press-8": {"en": "press-8"}, "press-9": {"en": "press-9"}, "press-star": {"en": "press-star"}, "press-pound": {"en": "press-pound"}, "silence-1": {"en": "silence-1"}, "silence-2": {"en": "silence-2"}, "wrong-1": {"en": "wrong-1"}, "wrong-2": {"en": "wrong-2"}, "to-person": {"en": "to-person"}, "offer-again": {"en": "offer-again"}, "offer-back": {"en": "offer-back"}, "offer-person": {"en": "offer-person"}, "offer-menu": {"en": "offer-menu"}, "offer-retry": {"en": "offer-retry"}, "offer-otherwise": {"en": "offer-otherwise {name}"}, "offer-connect": {"en": "offer-connect"}, "offer-next": {"en": "offer-next"}, "offer-page-again": {"en": "offer-page-again"}, "connecting": {"en": "connecting {name}"}, "closed": {"en": "closed {name} {opens}"}, "busy": {"en": "busy {name}"}, "no-answer": {"en": "no-answer {name}"}, "failed": {"en": "failed {name}"}, "canceled": {"en": "canceled {name}"}, "number-first": {"en": "number-first {number}"}, "number-again": {"en": "number-again {number}"}, "done": {"en": "done"}, "goodbye": {"en": "goodbye"}, "dated": {"en": "dated {date}"}, "bulletin-end": {"en": "bulletin-end"}, "no-news": {"en": "no-news"}, "offer-language": {"en": "offer-language"}, "offer-9": {"en": "offer-9"}, "interpreter": {"en": "interpreter"}, "answered-in": {"en": "answered-in {languages}"}, "opens-today": {"en": "opens-today {time}"}, "opens-tomorrow": {"en": "opens-tomorrow {time}"}, "opens-monday": {"en": "opens-monday {time}"}, "opens-tuesday": {"en": "opens-tuesday {time}"}, "opens-wednesday": {"en": "opens-wednesday {time}"}, "opens-thursday": {"en": "opens-thursday {time}"}, "opens-friday": {"en": "opens-friday {time}"}, "opens-saturday": {"en": "opens-saturday {time}"}, "opens-sunday": {"en": "opens-sunday {time}"}, "opens-date": {"en": "opens-date {date} {time}"}, "opens-unknown": {"en": "opens-unknown"}, "hours-always": {"en": "hours-always"}, "hours-span": {"en": "hours-span {days} {start} {end}"}, "days-span": {"en": "days-span {first} {last}"}, "days-two": {"en": "days-two {first} {second}"}, "days-all": {"en": "days-all"}, "each-monday": {"en": "each-monday"}, "each-tuesday": {"en": "each-tuesday"}, "each-wednesday": {"en": "each-wednesday"}, "each-thursday": {"en": "each-thursday"}, "each-friday": {"en": "each-friday"}, "each-saturday": {"en": "each-saturday"}, "each-sunday": {"en": "each-sunday"}, "range-monday": {"en": "range-monday"}, "range-tuesday": {"en": "range-tuesday"}, "range-wednesday": {"en": "range-wednesday"}, "range-thursday": {"en": "range-thursday"}, "range-friday": {"en": "range-friday"}, "range-saturday": {"en": "range-saturday"}, "range-sunday": {"en": "range-sunday"}, "hour-0": {"en": "hour-0 {minutes}"}, "hour-1": {"en": "hour-1 {minutes}"}, "hour-2": {"en": "hour-2 {minutes}"}, "hour-3": {"en": "hour-3 {minutes}"}, "hour-4": {"en": "hour-4 {minutes}"}, "hour-5": {"en": "hour-5 {minutes}"}, "hour-6": {"en": "hour-6 {minutes}"}, "hour-7": {"en": "hour-7 {minutes}"}, "hour-8": {"en": "hour-8 {minutes}"}, "hour-9": {"en": "hour-9 {minutes}"}, "hour-10": {"en": "hour-10 {minutes}"}, "hour-11": {"en": "hour-11 {minutes}"}, "hour-12": {"en": "hour-12 {minutes}"}, "hour-13": {"en": "hour-13 {minutes}"}, "hour-14": {"en": "hour-14 {minutes}"}, "hour-15": {"en": "hour-15 {minutes}"}, "hour-16": {"en": "hour-16 {minutes}"}, "hour-17": {"en": "hour-17 {minutes}"}, "hour-18": {"en": "hour-18 {minutes}"}, "hour-19": {"en": "hour-19 {minutes}"}, "hour-20": {"en": "hour-20 {minutes}"}, "hour-21": {"en": "hour-21 {minutes}"}, "hour-22": {"en": "hour-22 {minutes}"}, "hour-23": {"en": "hour-23 {minutes}"}, "minutes": {"en": "minutes {minute}"}, "emergency": {"en": "emergency"}, "welcome": {"en": "Welcome, 1."}, "last-words": {"en": "Call {number:person}."}, "main": {"en": "main"}, "main-library": {"en": "main-library"}, "main-topics": {"en": "main-topics"}, "main-desk": {"en": "main-desk"}, "main-chair": {"en": "main-chair"}, "topics": {"en": "topics"}, "topics-news": {"en": "topics-news"}, "topics-history": {"en": "topics-history"}, "topics-visit": {"en": "topics-visit"}, "topics-office": {"en": "topics-office"}, "topics-lamp": {"en": "topics-lamp"}, "library-closed": {"en": "Closed. It opens {opens}."}, "library-closed-person": {"en": "library-closed-person"}, "library-closed-history": {"en": "library-closed-history"}, "person": {"en": "person"}, "library": {"en": "library"}, "office": {"en": "office"}, "desk": {"en": "desk"}, "chair": {"en": "chair"}, "lamp": {"en": "lamp"}, "counter": {"en": "counter"}, "history": {"en": "Call {number:library}, {hours:counter}."}, "visit": {"en": "visit"}, "news": {"en": "news"}, "news-0": {"en": "news-0"}, "news-1": {"en": "news-1"}, "news-2": {"en": "news-2"}, "news-3": {"en": "news-3"}, "news-4": {"en": "news-4"}, "news-5": {"en": "news-5"}, "news-6": {"en": "news-6"}, "emergency-short": {"es": "corto"}}, "numbers": {}, "edition": "63b963712a1b"}}', 1, 'e0da68d42e33bbd0f7f667be98691787655316ce083a4ee618814ac0b93da58b', '2026-11-23 09:03:00+00', 'Ben', 'the library moved');
INSERT INTO public.invitations VALUES ('cc1c778420f03395b8dc3b7174a9da7e5147874faf921358c00d28b639f7369d', 2, '2026-11-26 09:00:00+00');
INSERT INTO public.recovery_codes VALUES (1, '3e34fb61d084f10a8439542dbbadc648eb2087795c742c21dd46602a874c7708');
INSERT INTO public.recovery_codes VALUES (1, 'c5096bb1222f836833093dede0dba076958c3025667b8fea25afa92aaac06993');
INSERT INTO public.recovery_codes VALUES (1, '7e7fd5c4538695d719c6db16212eabaeb15632a8ca8f82c42774b5150f8c325a');
INSERT INTO public.recovery_codes VALUES (1, '8d0b7a2615bf00ca200259a30d1beebd0cff831d864570abfbc591b509235ca0');
INSERT INTO public.recovery_codes VALUES (1, '79ab3eaacf0a6c48cb7d5437a8eff2e4f2a6c1414c82408e18590a2652d7e986');
INSERT INTO public.recovery_codes VALUES (1, '87761c4fef47fba5be55af23ae8e1485df54e71e163886b0ca96b24e6e9d6e79');
INSERT INTO public.recovery_codes VALUES (1, '2e5b7e583ec5fd735e9f4843a7445b84bd200181a11a39507abb8dc94cf6176f');
INSERT INTO public.recovery_codes VALUES (1, '3c1008baef60fd001b540cd079076e2d676dea5fc3885792272a15585f4d5e03');
INSERT INTO public.recovery_codes VALUES (1, 'b172ee534a627ba282822ac4ac2baed69b5c4a40b7753236f7f5c23959486a11');
INSERT INTO public.recovery_codes VALUES (1, 'a3786dbb3e43fba175be063c02d6d9201faf057ce923cde37869716da0a3a8d9');
INSERT INTO public.second_factors VALUES (1, 'sealed elsewhere', 1, '2026-11-23 09:00:00+00');
INSERT INTO public.sessions VALUES (1, '586a290614c82ed3ca3a65f02ee60744a5c648e2aeeed2af7557cbb1fcdcc530', 1, '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00', '192.0.2.1', 'a browser');
INSERT INTO public.sounds VALUES ('8bbe9efdd6e5ad0aa00b2050b162231280e5b1d311f7409988ef56bbdf862687', '\x524946466401000057415645666d74201000000001000100401f0000803e00000200100064617461400100000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000010000000100000001000000');
INSERT INTO public.sounds VALUES ('5f9583845a3bd06fed79588030162d03ea1d6e45f630604d261b951e192d0b2f', '\x524946466401000057415645666d74201000000001000100401f0000803e000002001000646174614001000041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f0041420f00');
INSERT INTO public.sounds VALUES ('5341a0da3824f5be899ff8ba691f9bf28b9702de7c27752043c69e60a96ffa1c', '\x524946466401000057415645666d74201000000001000100401f0000803e00000200100064617461400100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.sounds VALUES ('91c67be25a1324c80127cf556d5445f8adb79985da86cce5ecc62c1490ffa345', '\x524946466401000057415645666d74201000000001000100401f0000803e00000200100064617461400100000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000020000000200000002000000');
INSERT INTO public.sounds VALUES ('7966de53c60c82f5832a93de9b3e4a24d4638462c665b420b33d598ff0ddceb5', '\x524946466401000057415645666d74201000000001000100401f0000803e000002001000646174614001000042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f0042420f00');
SELECT pg_catalog.setval('public.accounts_id_seq', 3, true);
SELECT pg_catalog.setval('public.call_events_id_seq', 1, true);
SELECT pg_catalog.setval('public.changes_id_seq', 5, true);
SELECT pg_catalog.setval('public.sessions_id_seq', 1, true);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_key_key UNIQUE (key);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit_end
    ADD CONSTRAINT audit_end_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.buckets
    ADD CONSTRAINT buckets_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.call_events
    ADD CONSTRAINT call_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.call_names
    ADD CONSTRAINT call_names_pkey PRIMARY KEY (call);
ALTER TABLE ONLY public.call_spools
    ADD CONSTRAINT call_spools_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.caller_keys
    ADD CONSTRAINT caller_keys_pkey PRIMARY KEY (week);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_pkey PRIMARY KEY (change);
ALTER TABLE ONLY public.confirmations_wanted
    ADD CONSTRAINT confirmations_wanted_pkey PRIMARY KEY (change);
ALTER TABLE ONLY public.edition_sounds
    ADD CONSTRAINT edition_sounds_pkey PRIMARY KEY (edition, prompt, language);
ALTER TABLE ONLY public.editions
    ADD CONSTRAINT editions_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.half_sessions
    ADD CONSTRAINT half_sessions_pkey PRIMARY KEY (token);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (token);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (account, code);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (account);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_key UNIQUE (token);
ALTER TABLE ONLY public.sounds
    ADD CONSTRAINT sounds_pkey PRIMARY KEY (sha256);
CREATE INDEX ix_call_events_at ON public.call_events USING btree (at);
CREATE INDEX ix_call_events_call ON public.call_events USING btree (call);
CREATE INDEX ix_call_names_at ON public.call_names USING btree (at);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_edition_fkey FOREIGN KEY (edition) REFERENCES public.editions(name);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_change_fkey FOREIGN KEY (change) REFERENCES public.changes(id);
ALTER TABLE ONLY public.confirmations_wanted
    ADD CONSTRAINT confirmations_wanted_change_fkey FOREIGN KEY (change) REFERENCES public.changes(id);
ALTER TABLE ONLY public.edition_sounds
    ADD CONSTRAINT edition_sounds_edition_fkey FOREIGN KEY (edition) REFERENCES public.editions(name);
ALTER TABLE ONLY public.edition_sounds
    ADD CONSTRAINT edition_sounds_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.sounds(sha256);
ALTER TABLE ONLY public.half_sessions
    ADD CONSTRAINT half_sessions_account_fkey FOREIGN KEY (account) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_account_fkey FOREIGN KEY (account) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_account_fkey FOREIGN KEY (account) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_account_fkey FOREIGN KEY (account) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_fkey FOREIGN KEY (account) REFERENCES public.accounts(id);
