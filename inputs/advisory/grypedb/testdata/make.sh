#!/bin/sh
# make.sh makes the database of the tests with the sqlite3 program.
set -e
cd "$(dirname "$0")"
rm -f vulnerability.db
sqlite3 vulnerability.db <<'SQL'
PRAGMA page_size=1024;
CREATE TABLE `blobs` (`id` integer PRIMARY KEY AUTOINCREMENT,`value` text NOT NULL);
CREATE TABLE `db_metadata` (`build_timestamp` datetime NOT NULL,`model` integer NOT NULL,`revision` integer NOT NULL,`addition` integer NOT NULL);
CREATE TABLE `providers` (`id` text,`version` text,`processor` text,`date_captured` datetime,`input_digest` text,PRIMARY KEY (`id`));
CREATE TABLE `vulnerability_handles` (`id` integer PRIMARY KEY AUTOINCREMENT,`name` text NOT NULL,`status` text NOT NULL,`published_date` datetime,`modified_date` datetime,`withdrawn_date` datetime,`provider_id` text NOT NULL,`blob_id` integer,CONSTRAINT `fk_p` FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`));
CREATE TABLE `operating_systems` (`id` integer PRIMARY KEY AUTOINCREMENT,`name` text,`release_id` text,`major_version` text,`minor_version` text,`label_version` text,`codename` text,`channel` text);
CREATE TABLE `packages` (`id` integer PRIMARY KEY AUTOINCREMENT,`ecosystem` text,`name` text);
CREATE TABLE `affected_package_handles` (`id` integer PRIMARY KEY AUTOINCREMENT,`vulnerability_id` integer NOT NULL,`operating_system_id` integer,`package_id` integer,`blob_id` integer);
CREATE TABLE `affected_cpe_handles` (`id` integer PRIMARY KEY AUTOINCREMENT,`vulnerability_id` integer NOT NULL,`cpe_id` integer,`blob_id` integer);
CREATE TABLE `known_exploited_vulnerability_handles` (`id` integer PRIMARY KEY AUTOINCREMENT,`cve` text NOT NULL,`blob_id` integer);
CREATE TABLE `epss_handles` (`id` integer PRIMARY KEY AUTOINCREMENT,`cve` text NOT NULL,`epss` real NOT NULL,`percentile` real NOT NULL);
INSERT INTO db_metadata VALUES ('2024-05-01 06:00:00+00:00',6,0,2);
INSERT INTO providers VALUES ('debian','1','vunnel','2024-05-01','x'),('github','1','vunnel','2024-05-01','x');
INSERT INTO operating_systems VALUES (1,'debian','debian','12','','','bookworm',''),(2,'redhat','rhel','8','','','',''),(3,'redhat','rhel','8','6','','','eus'),(4,'alpine','alpine','3','19','','',''),(5,'ubuntu','ubuntu','22','04','','jammy',''),(6,'amazonlinux','amzn','2023','','','',''),(7,'slackware','slackware','15','','','','');
INSERT INTO packages VALUES (1,'deb','openssl'),(2,'python','my-package'),(3,'java-archive','org.x:y'),(4,'rpm','kernel'),(5,'apk','curl'),(6,'portage','app/x'),(7,'go-module','golang.org/x/net');
INSERT INTO blobs VALUES
(1,'{"id":"CVE-2024-1","description":"a bug\nand more","refs":[{"url":"https://tracker.example/CVE-2024-1"}],"severities":[{"scheme":"CHMLN","value":"negligible","rank":1},{"scheme":"CVSS","value":{"vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N","version":"3.1"},"source":"nvd@nist.gov","rank":2}]}'),
(2,'{"ranges":[{"version":{"type":"dpkg","constraint":"< 3.0.13-1~deb12u1"},"fix":{"version":"3.0.13-1~deb12u1","state":"fixed"}}]}'),
(3,'{"id":"GHSA-jfh8-c2jp-5v3q","aliases":["CVE-2024-2"],"severities":[{"scheme":"CHML","value":"critical","rank":1}]}'),
(4,'{"cves":["CVE-2024-2"],"ranges":[{"version":{"type":"python","constraint":">=1.0,<1.2.3"},"fix":{"version":"1.2.3","state":"fixed"}},{"version":{"type":"python","constraint":">=2.0,<=2.1"},"fix":{"version":"2.2","state":"fixed"}}]}'),
(5,'{"ranges":[{"version":{"type":"rpm","constraint":""},"fix":{"version":"","state":"wont-fix"}}]}'),
(6,'{"ranges":[{"version":{"type":"dpkg","constraint":"none"},"fix":{"state":"not-affected"}}]}'),
(7,'{"id":"ALAS-2024-1"}'),
(8,'{"cves":["CVE-2024-1","CVE-2024-3"],"ranges":[{"version":{"type":"rpm","constraint":"< 6.1-1.amzn2023"},"fix":{"version":"6.1-1.amzn2023","state":"fixed"}}]}'),
(9,'not json'),
(10,'{"cve":"CVE-2024-1","date_added":"2024-02-01T00:00:00Z","due_date":"2024-03-01T00:00:00Z","known_ransomware_campaign_use":"Known"}'),
(11,'{"ranges":[{"version":{"type":"semver","constraint":"<0.17.0 || >=0.18.0,<0.18.2"},"fix":{"version":"0.17.0","state":"fixed"}}]}');
INSERT INTO vulnerability_handles VALUES (1,'CVE-2024-1','active','2024-01-01 00:00:00+00:00','2024-02-02 00:00:00+00:00',NULL,'debian',1),(2,'GHSA-jfh8-c2jp-5v3q','active',NULL,NULL,NULL,'github',3),(3,'CVE-2024-4','rejected',NULL,NULL,NULL,'debian',1),(4,'ALAS-2024-1','active',NULL,NULL,NULL,'amazon',7);
INSERT INTO affected_package_handles VALUES (1,1,1,1,2),(2,2,NULL,2,4),(3,1,2,4,5),(4,1,3,4,5),(5,3,1,1,2),(6,1,5,1,6),(7,4,6,4,8),(8,1,4,5,9),(9,1,7,5,2),(10,2,NULL,6,4),(11,1,1,99,2),(12,2,NULL,7,11);
INSERT INTO affected_cpe_handles VALUES (1,1,1,2);
INSERT INTO known_exploited_vulnerability_handles VALUES (1,'CVE-2024-1',10);
INSERT INTO epss_handles VALUES (1,'CVE-2024-1',0.5,0.99),(2,'CVE-2024-2',1,1),(3,'CVE-2024-3',7.5,0);
CREATE INDEX idx_packages ON packages(name);
SQL
