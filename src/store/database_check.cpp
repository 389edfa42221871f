// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/database.h"

#include "core/logging.h"
#include "store/database_file.h"

#include <QFileInfo>
#include <QMap>

using namespace Qt::StringLiterals;

// Whether a file is what it should be, before anything is written to it.
namespace witan {

/// After an unclean end the file is looked through on a connection that cannot write: one that can would, at its
/// closing, move even a damaged or foreign log into the file.
Result<void> Database::probe(const QString &file, const Schema &schema)
{
    log(LogArea::Store, LogLevel::Info, "database_check", {{"file", QFileInfo(file).fileName()}});
    QByteArray ownIdentity;
    {
        Database alone(file);
        // With writable_schema SQLite reads a file that is shorter than its header says, as an end amid a checkpoint leaves it.
        if (alone.connect(Access::WithoutLog) && alone.execute(u"PRAGMA writable_schema=ON"_s))
            ownIdentity = alone.identity();
    }
    Database database(file);
    Result<void> done = database.connect(Access::Read);
    for (const auto &setting : {u"trusted_schema=OFF"_s, u"cell_size_check=ON"_s}) {
        if (done)
            done = database.execute(u"PRAGMA "_s + setting);
    }
    const Result<QString> application = done ? database.pragma(u"application_id"_s) : Result<QString>(done.error());
    if (!application)
        return application.error();
    const Result<QString> version = database.pragma(u"user_version"_s);
    if (!version)
        return version.error();
    // A file without an identity of its own is damaged; the whole check says so.
    const bool foreign = !ownIdentity.isEmpty() && database.identity() != ownIdentity;
    if (foreign || application->toLongLong() != schema.applicationId || version->toLongLong() > schema.version()) {
        return Error{ErrorCode::Damaged, u"The log \"%1-wal\" does not belong to its database. Both were left as they are. "
                     "Restore them from a backup, or move both away to begin with a new one."_s.arg(file), {}, {}, {}};
    }
    if (version->toLongLong() == schema.version())
        done = database.checkSchema(schema);
    return done ? database.checkWhole() : done;
}

QByteArray Database::identity()
{
    Statement &get = statement("SELECT value FROM meta WHERE name = ?");
    const Resting resting(get);
    const Result<bool> found = get.bind(u"identity"_s).next();
    return found && *found ? get.text(0).toLatin1() : QByteArray();
}

Result<void> Database::checkSchema(const Schema &schema)
{
    QMap<QString, QString> expected = schemaAfter(schema);
    Statement objects(m_database, u"SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' OR sql IS NOT NULL"_s, u"sqlite_schema"_s, m_transaction);
    QString wrong;
    const Result<void> read = objects.forEachRow([&] {
        const QString name = objects.text(0);
        if (name != u"sqlite_sequence" && expected.take(name) != objects.text(1) && wrong.isEmpty())
            wrong = name;
    });
    if (!read)
        return read;
    if (wrong.isEmpty() && !expected.isEmpty())
        wrong = expected.firstKey();
    if (wrong.isEmpty())
        return {};
    return Error{ErrorCode::Damaged, u"\"%1\" is not built as a %2 is, somebody altered it. It was left as it is. "
                 "Restore it from a backup, or move it away to begin with a new one."_s.arg(m_file, schema.what),
                 u"schema object %1"_s.arg(wrong), {}, {}};
}

Result<void> Database::checkWhole()
{
    const Result<QString> answer = pragma(u"quick_check(1)"_s);
    if (!answer)
        return answer.error();
    if (*answer == u"ok")
        return {};
    return Error{ErrorCode::Damaged, u"\"%1\" is damaged. It was left as it is. Restore it from a backup, or move it away to begin with a new one."_s
                 .arg(m_file), *answer, {}, {}};
}

} // namespace witan
