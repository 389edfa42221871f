// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_work.h"

#include "core/context.h"
#include "core/json.h"
#include "core/step_selection.h"
#include "store/data_folder.h"
#include "store/lock_file.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

constexpr auto kMemoryFile = "agent.json", kOutcomeFile = "outcome.json", kPairsFile = "duplicates.json";

QString stateDigestOf(const QJsonValue &state)
{
    return QString::fromLatin1(sha256Hex(canonicalJson(state)));
}

Error refusal(const QString &what)
{
    return {.code = ErrorCode::Conflict, .message = u"Nothing was executed: %1"_s.arg(what)};
}

Error unwritable(const QString &path, const QString &why)
{
    return {.code = ErrorCode::Storage,
            .message = u"\"%1\" could not be written: %2. The database was not changed."_s.arg(QDir::toNativeSeparators(path), why)};
}

Result<QJsonObject> readObject(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::Storage, .message = u"\"%1\" could not be read: %2."_s.arg(QDir::toNativeSeparators(path), file.errorString())};
    auto object = parseJsonObject(file.readAll());
    if (!object)
        return Error{.code = ErrorCode::Damaged,
                     .message = u"\"%1\" is not what this program wrote: %2 Begin anew with --again."_s.arg(QDir::toNativeSeparators(path),
                                                                                                            object.error().message)};
    return object;
}

QJsonObject rowsOf(const CustomerFacts &facts)
{
    QJsonObject rows{{"customers"_L1, facts.customers}, {"orders"_L1, facts.orders}, {"order_cents"_L1, facts.cents}};
    if (facts.hasOld)
        rows.insert("customers_old"_L1, facts.old);
    if (facts.hasKept)
        rows.insert("customers_kept"_L1, facts.kept);
    return rows;
}

/// What came of one step, in a few words.
QString resultOf(const QString &id, const CustomerOutcome &outcome)
{
    if (id == QLatin1StringView(step::kMerge))
        return u"%1 pairs merged, %2 orders moved"_s.arg(outcome.merged).arg(outcome.ordersMoved);
    if (id == QLatin1StringView(step::kTotals))
        return u"%1 orders, no difference"_s.arg(outcome.after.orders);
    if (id == QLatin1StringView(step::kOldTable))
        return outcome.after.hasKept ? u"%1 rows moved, %2 kept as customers_kept"_s.arg(outcome.rowsMoved).arg(outcome.after.kept) : u"%1 rows dropped"_s.arg(outcome.rowsDropped);
    return id == QLatin1StringView(step::kFinish) ? u"compacted, and the copy removed"_s : QString();
}

QJsonObject detailsOf(const CustomerOutcome &outcome, const Mandate &mandate, const Plan &plan, Timestamp at)
{
    QJsonArray done, notDone;
    for (const Step &step : plan.steps) {
        if (step.done()) {
            done.append(stepReference(step));
        } else if (mandate.steps.contains(step.id)) {
            QJsonObject what = stepReference(step);
            what.insert("result"_L1, resultOf(step.id, outcome));
            what.insert("at"_L1, at.toString());
            done.append(what);
        } else {
            notDone.append(stepReference(step));
        }
    }
    QJsonObject details{
        {"rows_before"_L1, rowsOf(outcome.before)},
        {"rows_after"_L1, rowsOf(outcome.after)},
        {"pairs_merged"_L1, outcome.merged},
        {"orders_moved"_L1, outcome.ordersMoved},
        {"rows_moved"_L1, outcome.rowsMoved},
        {"rows_dropped"_L1, outcome.rowsDropped},
        {"steps_done"_L1, done},
        {"steps_not_done"_L1, notDone},
    };
    return details;
}

QString summaryOf(const CustomerOutcome &outcome, const Mandate &mandate)
{
    QStringList parts;
    if (mandate.steps.contains(QLatin1StringView(step::kMerge)))
        parts += u"%1 pairs merged (%2 orders moved): %3 customers are left of %4"_s.arg(outcome.merged)
                     .arg(outcome.ordersMoved)
                     .arg(outcome.after.customers - outcome.rowsMoved)
                     .arg(outcome.before.customers);
    if (mandate.steps.contains(QLatin1StringView(step::kTotals)))
        parts += u"the totals agree (%1 orders)"_s.arg(outcome.after.orders);
    if (outcome.after.hasKept)
        parts += u"%1 unmatched rows moved, now %2 customers; the old table is kept as customers_kept with %3 rows"_s.arg(outcome.rowsMoved)
                     .arg(outcome.after.customers)
                     .arg(outcome.after.kept);
    else if (outcome.rowsDropped > 0)
        parts += u"customers_old dropped with %1 rows"_s.arg(outcome.rowsDropped);
    if (parts.isEmpty())
        parts += u"no step that changes anything was approved, and nothing was changed"_s;
    QString text = parts.join(u"; "_s) + u'.';
    if (!mandate.leftOut.isEmpty())
        text += u" Approved but left out, because a step they depend on was not: %1."_s.arg(mandate.leftOut.join(u", "_s));
    text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

Result<SampleWork> SampleWork::open(const QString &folder)
{
    SampleWork work(QFileInfo(folder).absoluteFilePath());
    if (!work.m_folder.mkpath(u"."_s))
        return unwritable(folder, u"the folder cannot be made"_s);
    work.m_lock = std::make_shared<QLockFile>(work.file("agent.lock"));
    if (!takeLock(*work.m_lock)) {
        if (work.m_lock->error() != QLockFile::LockFailedError)
            return unwritable(folder, u"the folder may not be written"_s);
        return Error{.code = ErrorCode::Conflict,
                     .message = u"Another sample agent works in \"%1\" already. End it, or choose another folder with --work."_s.arg(
                         QDir::toNativeSeparators(folder))};
    }
    return work;
}

bool SampleWork::hasMemory() const
{
    return QFileInfo::exists(file(kMemoryFile));
}

Result<SampleMemory> SampleWork::memory() const
{
    const auto object = readObject(file(kMemoryFile));
    if (!object)
        return object.error();
    return SampleMemory::fromJson(*object);
}

Result<void> SampleWork::remember(const SampleMemory &memory) const
{
    return writePrivateFile(file(kMemoryFile), canonicalJson(memory.toJson()) + '\n');
}

Result<void> SampleWork::clear() const
{
    // The memory goes first: without it, the rest is only files that are made again.
    for (const char *name :
         {kMemoryFile, kOutcomeFile, kPairsFile, "customers.backup.db", "customers.db-journal", "customers.db", "customers.db.new"}) {
        if (QFile old(file(name)); old.exists() && !old.remove())
            return unwritable(file(name), old.errorString());
    }
    return {};
}

Result<QString> SampleWork::sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return Error{.code = ErrorCode::Storage, .message = u"\"%1\" could not be read: %2."_s.arg(QDir::toNativeSeparators(path), file.errorString())};
    return QString::fromLatin1(hash.result().toHex());
}

Result<PlanFacts> SampleWork::look() const
{
    const auto db = CustomersDb::open(database(), CustomersDb::Mode::ReadOnly);
    if (!db)
        return db.error();
    const auto counts = db->facts();
    if (!counts)
        return counts.error();
    auto pairs = db->pairs();
    if (!pairs)
        return pairs.error();
    auto sha256 = sha256Of(database());
    if (!sha256)
        return sha256.error();
    return PlanFacts{*counts, *std::move(pairs), *std::move(sha256), QFileInfo(database()).size()};
}

Result<void> SampleWork::backUp(const QString &sha256) const
{
    const QString unfinished = backup() + u".new"_s;
    for (const QString &old : {backup(), unfinished}) {
        if (QFile stale(old); stale.exists() && !stale.remove())
            return unwritable(old, stale.errorString());
    }
    if (QFile original(database()); !original.copy(unfinished))
        return unwritable(unfinished, original.errorString());
    const auto copied = sha256Of(unfinished);
    if (!copied)
        return copied.error();
    if (*copied != sha256)
        return unwritable(unfinished, u"the copy differs from the original"_s);
    if (QFile copy(unfinished); !copy.rename(backup()))
        return unwritable(backup(), copy.errorString());
    return {};
}

Result<SampleMemory> SampleWork::propose(const QString &title) const
{
    if (!QFileInfo::exists(database())) {
        if (auto made = CustomersDb::generate(database()); !made)
            return made.error();
    }
    QElapsedTimer timer;
    timer.start();
    const auto facts = look();
    if (!facts)
        return facts.error();
    if (auto copied = backUp(facts->sha256); !copied)
        return copied.error();
    SampleMemory memory;
    memory.consultation = ConsultationId::create();
    memory.workflow = WorkflowId::create();
    memory.title = title;
    memory.context = sampleContext(*facts, 1);
    memory.digest = digestOf(memory.context);
    memory.state = sampleState(*facts, 1, memory.digest);
    memory.stateDigest = stateDigestOf(memory.state);
    if (auto noted = writePrivateFile(file(kPairsFile), canonicalJson(memory.state.value("pairs"_L1)) + '\n'); !noted)
        return noted.error();
    memory.lookedMs = timer.elapsed();
    if (auto kept = remember(memory); !kept)
        return kept.error();
    return memory;
}

Result<SampleMemory> SampleWork::revise(const SampleMemory &memory) const
{
    if (const auto same = checkUnchanged(memory); !same)
        return same.error();
    const auto facts = look();
    if (!facts)
        return facts.error();
    SampleMemory next = memory;
    next.revision = memory.revision + 1;
    next.baseDigest = memory.digest;
    next.context = sampleContext(*facts, next.revision);
    next.digest = digestOf(next.context);
    next.state = sampleState(*facts, next.revision, next.digest);
    next.stateDigest = stateDigestOf(next.state);
    return next;
}

Result<void> SampleWork::checkUnchanged(const SampleMemory &memory) const
{
    const auto sha256 = sha256Of(database());
    if (!sha256)
        return sha256.error();
    if (*sha256 != memory.state.value("database"_L1).toObject().value("sha256"_L1).toString())
        return refusal(u"customers.db is not the file that the plan was made for any more. Begin anew with --again."_s);
    return {};
}

Result<void> SampleWork::checkApprovals(const SampleMemory &memory, const QList<RecordedDecision> &approvals)
{
    if (approvals.isEmpty())
        return refusal(u"there is no approval."_s);
    for (const RecordedDecision &approval : approvals) {
        if (approval.decision.verdict != Verdict::Approve)
            return refusal(u"there is no approval."_s);
        if (approval.decision.digest != memory.digest || digestOf(memory.context) != memory.digest) {
            return refusal(u"the approval is for the plan %1…, but this agent's plan is %2…."_s.arg(approval.decision.digest.left(12), memory.digest.left(12)));
        }
    }
    return {};
}

QJsonObject SampleWork::begun(const SampleMemory &memory, const QList<RecordedDecision> &approvals, Timestamp now) const
{
    QList<QJsonObject> conditions;
    for (const RecordedDecision &approval : approvals)
        conditions.append(approval.decision.conditions);
    const auto mandate = mandateOf(memory.context, conditions, now);
    const auto db = CustomersDb::open(database(), CustomersDb::Mode::ReadOnly);
    const auto mark = db ? db->mark() : Result<qint32>(db.error());
    if (!mandate || !mark || *mark == markOf(memory.state))
        return {};      // what is wrong, execute() says
    QJsonArray running;
    for (const Step &step : Context::parse(memory.context).plan.value_or(Plan()).steps) {
        if (!step.done() && mandate->steps.contains(step.id))
            running.append(stepReference(step));
    }
    return running.isEmpty() ? QJsonObject() : QJsonObject{{"steps_running"_L1, running}};
}

Result<void> SampleWork::execute(SampleMemory &memory, const QList<RecordedDecision> &approvals, const QJsonValue &state, Timestamp now) const
{
    if (const auto checked = checkApprovals(memory, approvals); !checked)
        return checked;
    if (stateDigestOf(state) != memory.stateDigest)
        return refusal(u"the state that came back is not the one that was saved."_s);
    auto db = CustomersDb::open(database(), CustomersDb::Mode::ReadWrite);
    if (!db)
        return db.error();
    const auto mark = db->mark();
    if (!mark)
        return mark.error();
    QList<QJsonObject> conditions;
    for (const RecordedDecision &approval : approvals)
        conditions.append(approval.decision.conditions);
    // What was done in time was in time, however late the program is started again.
    const bool isDone = *mark == markOf(state.toObject());
    const auto mandate = mandateOf(memory.context, conditions, isDone ? Timestamp() : now);
    if (!mandate)
        return mandate.error();
    const Plan plan = Context::parse(memory.context).plan.value_or(Plan());
    if (!isDone) {
        const CustomerChanges changes = changesFor(*mandate, state.toObject());
        if (auto same = checkUnchanged(memory); !same)
            return same.error();
        // The outcome is on disk before the commit and the mark commits with the changes: whatever moment the program is
        // killed in, the mark says whether the outcome on disk is true.
        const auto outcome = db->apply(changes, [&](const CustomerOutcome &made) -> Result<void> {
            return writePrivateFile(
                file(kOutcomeFile),
                canonicalJson(QJsonObject{{"summary"_L1, summaryOf(made, *mandate)}, {"details"_L1, detailsOf(made, *mandate, plan, now)}}) + '\n');
        });
        if (!outcome)
            return outcome.error();
    }
    const auto outcome = readObject(file(kOutcomeFile));
    if (!outcome)
        return outcome.error();
    if (mandate->steps.contains(QLatin1StringView(step::kFinish))) {
        if (auto compacted = db->compact(); !compacted)
            return compacted.error();
        if (QFile copy(backup()); copy.exists() && !copy.remove())
            return unwritable(backup(), copy.errorString());
    }
    memory.succeeded = true;
    memory.summary = outcome->value("summary"_L1).toString();
    memory.details = outcome->value("details"_L1).toObject();
    return {};
}

Result<void> SampleWork::tidyUp() const
{
    for (const char *name : {kPairsFile, "customers.backup.db", "customers.backup.db.new"}) {
        if (QFile made(file(name)); made.exists() && !made.remove())
            return unwritable(file(name), made.errorString());
    }
    return {};
}

} // namespace witan::agent
