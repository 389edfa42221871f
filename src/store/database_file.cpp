// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/database_file.h"

#include "store/sql_script.h"

#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kHeader = 100;
constexpr char kMagic[] = "SQLite format 3";   // with its closing zero: 16 bytes

Error damaged(const QString &file, const QString &why)
{
    return {ErrorCode::Damaged,
            u"\"%1\" %2. It was left as it is. Restore it from a backup, or move it away to begin with a new one."_s.arg(file, why), {}, {}, {}};
}

template<typename T> T number(const QByteArray &header, qsizetype offset)
{
    return qFromBigEndian<T>(header.constData() + offset);
}

Result<void> judgeHeader(const QString &file, const QByteArray &header, qint64 size, bool hasLog, const Schema &schema)
{
    if (size == 0)
        return damaged(file, u"is empty, so it is no %1"_s.arg(schema.what));
    if (header.size() < kHeader || !header.startsWith(QByteArrayView(kMagic, sizeof kMagic)))
        return damaged(file, u"is no database, so it is no %1"_s.arg(schema.what));
    if (number<quint32>(header, 68) != schema.applicationId)
        return damaged(file, u"belongs to another program, it is no %1"_s.arg(schema.what));
    if (number<quint32>(header, 60) > static_cast<quint32>(schema.version())) {
        return Error{ErrorCode::Conflict,
                     u"\"%1\" was made by a newer version of Witan. Nothing was changed. Use that version, or a newer one."_s.arg(file),
                     u"user_version %1"_s.arg(number<quint32>(header, 60)), {}, {}};
    }
    if (number<quint32>(header, 60) < static_cast<quint32>(schema.firstVersion)) {
        return Error{ErrorCode::Conflict,
                     u"\"%1\" was made by an early version of Witan that nobody released, and this one cannot read it. It was left as it is. Move it away to begin with a new one."_s.arg(file),
                     u"user_version %1"_s.arg(number<quint32>(header, 60)), {}, {}};
    }
    const quint32 declared = number<quint16>(header, 16);
    const qint64 pageSize = declared == 1 ? 65536 : declared;
    // A checkpoint writes page 1 first, so an end amid one leaves a file that is shorter than it says; the log has the rest.
    if (pageSize < 512 || (!hasLog && size < pageSize * number<quint32>(header, 28)))
        return damaged(file, u"is cut short"_s);
    return {};
}

} // namespace

Result<DatabaseFile> inspectDatabaseFile(const QString &file, const Schema &schema)
{
    DatabaseFile found;
    const QFileInfo info(file);
    found.hasLog = QFileInfo(file + u"-wal"_s).size() > 0;
    found.exists = info.exists() || info.isSymLink();
    if (!found.exists) {
        if (found.hasLog)
            return damaged(file, u"is missing, but its log \"%1-wal\" is there"_s.arg(file));
        return found;
    }
    QFile reader(file);
    QString why;
    if (!info.isFile())
        why = u"it is not a file"_s;
    else if (!info.isWritable())
        why = u"it may not be written"_s;   // SQLite would open it all the same, and fail at the first write
    else if (!reader.open(QIODevice::ReadOnly))
        why = reader.errorString();
    if (!why.isEmpty()) {
        return Error{ErrorCode::Storage, u"\"%1\" cannot be opened: %2. Nothing was changed. Make it a file that your account may read and write."_s
                     .arg(file, why), {}, {}, {}};
    }
    const QByteArray header = reader.read(kHeader);
    if (Result<void> judged = judgeHeader(file, header, info.size(), found.hasLog, schema); !judged)
        return judged.error();
    found.version = static_cast<int>(number<quint32>(header, 60));
    return found;
}

QMap<QString, QString> schemaAfter(const Schema &schema)
{
    QMap<QString, QString> objects;
    for (const QString &step : schema.scripts) {
        for (const QString &statement : sqlStatements(step)) {
            const QStringList words = statement.simplified().split(u' ');
            const bool unique = words.value(1) == u"UNIQUE";
            const QString name = words.value(unique ? 3 : 2).section(u'(', 0, 0);
            if (words.value(0) == u"CREATE")
                objects.insert(name, statement);
            else if (words.value(0) == u"DROP")
                objects.remove(name);
        }
    }
    return objects;
}

} // namespace witan
