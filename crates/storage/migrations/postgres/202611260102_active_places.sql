-- What has had a chat can't be deleted; it can be put out of use. Small tables: nothing to wait for.
ALTER TABLE brand ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE department ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE chat_group ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
-- A link offers departments of its own brand. One that was moved before this rule was left behind on its old brand's
-- links, and is now on those of the brand it belongs to.
INSERT INTO link_department (link_id, department_id)
SELECT l.id, d.id FROM department d JOIN link l ON l.brand_id = d.brand_id
WHERE EXISTS (SELECT 1 FROM link_department ld JOIN link old ON old.id = ld.link_id
    WHERE ld.department_id = d.id AND old.brand_id <> d.brand_id)
AND NOT EXISTS (SELECT 1 FROM link_department ld WHERE ld.link_id = l.id AND ld.department_id = d.id);
DELETE FROM link_department WHERE EXISTS (
    SELECT 1 FROM link l, department d WHERE l.id = link_department.link_id
    AND d.id = link_department.department_id AND l.brand_id <> d.brand_id);
