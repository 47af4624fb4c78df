-- What is open in a department is asked at every cell of its nomenclature and at the closing of its year; a department has
-- hundreds of open cases among many thousands. Twin: migrations/postgres/0016_open_cases.sql.

CREATE INDEX case_file_open ON case_file (department_id, last_year) WHERE state = 'open';
