// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"
#include "core/rules.h"

#include <QJsonArray>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const Principal kAda{u"p1"_s, u"Ada"_s, PrincipalRole::Reviewer};
const Principal kBen{u"p2"_s, u"Ben"_s, PrincipalRole::Reviewer};
const Timestamp kNow{50'000};

/// One thing changed in what is judged.
using Setting = void (*)(Consultation &, Decision &, DecisionFacts &);

Consultation openConsultation(int requiredApprovals = 1)
{
    Consultation c;
    c.id = ConsultationId::create();
    c.context = *parseJsonObject(R"({"plan":{"request":"Merge","steps":["count",{"id":"drop","reversible":false},{"id":"wipe","irreversible":true}]}})");
    c.digest = u"d2"_s;
    c.revision = 2;
    c.owner = u"agent-1"_s;
    c.head = 10;
    c.deadline = Timestamp{60'000};
    c.policy.requiredApprovals = requiredApprovals;
    return c;
}

/// A decision that nothing speaks against.
Decision goodDecision(const Consultation &c, Verdict verdict)
{
    Decision decision;
    decision.id = DecisionId::create();
    decision.consultation = c.id;
    decision.verdict = verdict;
    decision.digest = c.digest;
    decision.seenSeq = 9;
    if (verdict != Verdict::Approve)
        decision.comment = u"because"_s;
    if (verdict == Verdict::Reject)
        decision.scope = RejectScope::Action;
    return decision;
}

RecordedDecision recorded(const Consultation &c, const Principal &actor, Verdict verdict)
{
    return {goodDecision(c, verdict), actor, {40'000}, 8, 0};
}

QString codeOf(const Result<DecisionOutcome> &judged)
{
    return judged ? u"ok"_s : errorCodeName(judged.error().code);
}

} // namespace

Q_DECLARE_METATYPE(Setting)

class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldJudgeEveryRoleStateAndVerdict_data();
    void shouldJudgeEveryRoleStateAndVerdict();
    void shouldTellWhatHappenedKeptAndToDo();
    void shouldJudgeContent_data();
    void shouldJudgeContent();
    void shouldJudgeConditions_data();
    void shouldJudgeConditions();
    void shouldCountApprovals_data();
    void shouldCountApprovals();
    void shouldNotCountAnApprovalThatRanOut_data();
    void shouldNotCountAnApprovalThatRanOut();
    void shouldEndByReject();
    void shouldNeverEndOtherwise();
    void shouldTellWhatIsNeededToGoOn();
    void shouldNotApproveAtTheDeadline_data();
    void shouldNotApproveAtTheDeadline();
    void shouldChangeNothing();
    void shouldSayWhenApprovalIsReady_data();
    void shouldSayWhenApprovalIsReady();
    void shouldAskForEveryIrreversibleStep();
    void shouldAskForAllThatCouldNotBeRead();
    void shouldCountWhatWasRead();
    void shouldAskForEveryStepOnTheScreen();
};

namespace {

struct State {
    const char *name;
    const char *code;   // what a reviewer is told there
    Setting set;
    const char *codeOfANo = nullptr;   // where it is another for who does not approve
};

const State kStates[] = {
    {"open", "ok", [](Consultation &, Decision &, DecisionFacts &) {}},
    {"seen to the last", "ok", [](Consultation &, Decision &d, DecisionFacts &f) { f.lastAgentSeq = d.seenSeq; }},
    {"no deadline", "ok", [](Consultation &c, Decision &, DecisionFacts &) { c.deadline.reset(); }},
    {"a moment before the deadline", "ok", [](Consultation &c, Decision &, DecisionFacts &f) { f.now = {c.deadline->ms - 1}; }},
    {"at the deadline", "not_active", [](Consultation &c, Decision &, DecisionFacts &f) { f.now = *c.deadline; }},
    {"expired", "not_active", [](Consultation &c, Decision &, DecisionFacts &) { c.status = Status::Cancelled; c.endReason = EndReason::Expired; }},
    {"withdrawn", "not_active", [](Consultation &c, Decision &, DecisionFacts &) { c.status = Status::Cancelled; c.endReason = EndReason::Withdrawn; }},
    {"ended without a reason", "not_active", [](Consultation &c, Decision &, DecisionFacts &) { c.status = Status::Completed; }},
    {"approved", "already_decided", [](Consultation &c, Decision &, DecisionFacts &) {
         c.status = Status::Completed; c.endReason = EndReason::Approved; c.final = recorded(c, kBen, Verdict::Approve); }},
    {"rejected", "already_decided", [](Consultation &c, Decision &, DecisionFacts &) {
         c.status = Status::Cancelled; c.endReason = EndReason::Rejected; c.final = recorded(c, kBen, Verdict::Reject); }},
    {"decided, and past the deadline", "already_decided", [](Consultation &c, Decision &, DecisionFacts &f) {
         c.status = Status::Completed; c.endReason = EndReason::Approved; c.final = recorded(c, kBen, Verdict::Approve); f.now = {99'000}; }},
    {"stale", "stale_context", [](Consultation &, Decision &d, DecisionFacts &) { d.digest = u"d1"_s; }},
    {"no digest", "stale_context", [](Consultation &, Decision &d, DecisionFacts &) { d.digest.clear(); }},
    {"an earlier revision", "stale_context", [](Consultation &, Decision &d, DecisionFacts &f) { d.digest = u"d1"_s; f.shownRevision = 1; }, "ok"},
    {"an earlier revision, and more since", "stale_context", [](Consultation &, Decision &d, DecisionFacts &f) {
         d.digest = u"d1"_s; f.shownRevision = 1; f.lastAgentSeq = d.seenSeq + 1; }, "ok"},
    {"unseen", "unseen", [](Consultation &, Decision &d, DecisionFacts &f) { f.lastAgentSeq = d.seenSeq + 1; }, "ok"},
    {"seen what is not there", "invalid", [](Consultation &c, Decision &d, DecisionFacts &) { d.seenSeq = c.head + 1; }},
    {"seen less than nothing", "invalid", [](Consultation &, Decision &d, DecisionFacts &) { d.seenSeq = -1; }},
    {"stale and past the deadline", "not_active", [](Consultation &, Decision &d, DecisionFacts &f) { d.digest = u"d1"_s; f.now = {99'000}; }},
};

} // namespace

void TestRules::shouldJudgeEveryRoleStateAndVerdict_data()
{
    QTest::addColumn<Principal>("actor");
    QTest::addColumn<Setting>("set");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("code");
    const std::pair<const char *, Principal> actors[] = {
        {"reviewer", kAda},
        {"admin", {u"p3"_s, u"Cy"_s, PrincipalRole::Admin}},
        {"observer", {u"p4"_s, u"Di"_s, PrincipalRole::Observer}},
        {"agent", {u"agent-2"_s, u"Other"_s, PrincipalRole::Agent}},
        {"owner", {u"agent-1"_s, u"Migrator"_s, PrincipalRole::Agent}},
        {"owner with a reviewer's token", {u"agent-1"_s, u"Migrator"_s, PrincipalRole::Reviewer}},
        {"service", servicePrincipal()},
    };
    for (const auto &[actorName, actor] : actors) {
        const bool may = actor.mayDecide() && actor.id != u"agent-1";
        for (const State &state : kStates) {
            for (const Verdict verdict : {Verdict::Approve, Verdict::RequestChanges, Verdict::Reject, Verdict::Abstain}) {
                const char *code = verdict != Verdict::Approve && state.codeOfANo ? state.codeOfANo : state.code;
                QTest::addRow("%s, %s, %s", actorName, state.name, qPrintable(toString(verdict)))
                    << actor << state.set << static_cast<int>(verdict) << (may ? QString::fromLatin1(code) : u"forbidden"_s);
            }
        }
    }
}

void TestRules::shouldJudgeEveryRoleStateAndVerdict()
{
    QFETCH(Principal, actor);
    QFETCH(Setting, set);
    QFETCH(int, verdict);
    QFETCH(QString, code);
    // GIVEN a consultation, a decision that is right in itself, and one thing changed
    Consultation c = openConsultation();
    Decision decision = goodDecision(c, static_cast<Verdict>(verdict));
    DecisionFacts facts{5, kNow};
    set(c, decision, facts);
    // WHEN it is judged, THEN the role comes first, then the state, then what was seen
    QCOMPARE(codeOf(judgeDecision(c, decision, actor, facts)), code);
}

void TestRules::shouldTellWhatHappenedKeptAndToDo()
{
    // GIVEN every refusal that a reviewer or another can meet
    int refusals = 0;
    for (const State &state : kStates) {
        for (const Principal &actor : {kAda, Principal{u"p4"_s, u"Di"_s, PrincipalRole::Observer}, Principal{u"a"_s, u"A"_s, PrincipalRole::Agent}}) {
            Consultation c = openConsultation();
            Decision decision = goodDecision(c, Verdict::Approve);
            DecisionFacts facts{5, kNow};
            state.set(c, decision, facts);
            const Result<DecisionOutcome> judged = judgeDecision(c, decision, actor, facts);
            if (judged)
                continue;
            ++refusals;
            // THEN it is one sentence that says what was kept and goes on to what there is to do
            const QString message = judged.error().message;
            QVERIFY2(message.contains(u"not recorded"_s) || message.contains(u"nothing was recorded"_s), qPrintable(message));
            QVERIFY2(message.endsWith(u'.') && message.count(u". "_s) == 0, qPrintable(message));
            QVERIFY2(message.contains(u", so "_s) || message.contains(u", and "_s), qPrintable(message));
        }
    }
    QVERIFY(refusals > 30);
}

void TestRules::shouldJudgeContent_data()
{
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("field");   // empty: accepted
    const auto row = [](const char *name, const char *field, Setting set) { QTest::newRow(name) << set << QString::fromLatin1(field); };
    row("approval without a comment", "", [](Consultation &, Decision &, DecisionFacts &) {});
    row("approval without a comment where policy wants one", "comment", [](Consultation &c, Decision &, DecisionFacts &) { c.policy.commentRequired = true; });
    row("approval with the comment that policy wants", "", [](Consultation &c, Decision &d, DecisionFacts &) { c.policy.commentRequired = true; d.comment = u"ok"_s; });
    row("approval with an invisible comment where policy wants one", "comment", [](Consultation &c, Decision &d, DecisionFacts &) {
        c.policy.commentRequired = true; d.comment = u" \u200B\n"_s; });
    row("changes without a comment", "comment", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::RequestChanges); d.comment.clear(); });
    row("changes with a blank comment", "comment", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::RequestChanges); d.comment = u" \t\n\u00A0"_s; });
    row("rejection without a comment", "comment", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Reject); d.comment.clear(); });
    row("abstention without a comment", "comment", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Abstain); d.comment.clear(); });
    row("rejection without a scope", "scope", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Reject); d.scope.reset(); });
    row("rejection of the workflow", "", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Reject); d.scope = RejectScope::Workflow; });
    row("approval with a scope", "scope", [](Consultation &, Decision &d, DecisionFacts &) { d.scope = RejectScope::Action; });
    row("abstention with a scope", "scope", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Abstain); d.scope = RejectScope::Action; });
    row("rejection with conditions", "conditions", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::Reject); d.conditions = {{u"text"_s, u"x"_s}}; });
    row("changes with conditions", "conditions", [](Consultation &c, Decision &d, DecisionFacts &) { d = goodDecision(c, Verdict::RequestChanges); d.conditions = {{u"text"_s, u"x"_s}}; });
}

void TestRules::shouldJudgeContent()
{
    QFETCH(Setting, set);
    QFETCH(QString, field);
    Consultation c = openConsultation();
    Decision decision = goodDecision(c, Verdict::Approve);
    DecisionFacts facts{5, kNow};
    set(c, decision, facts);
    const Result<DecisionOutcome> judged = judgeDecision(c, decision, kAda, facts);
    QCOMPARE(judged.has_value(), field.isEmpty());
    if (!judged) {
        QCOMPARE(judged.error().code, ErrorCode::Invalid);
        QCOMPARE(judged.error().field, field);
        QVERIFY(judged.error().message.contains(u"nothing was recorded"_s));
    }
}

void TestRules::shouldJudgeConditions_data()
{
    QTest::addColumn<QByteArray>("conditions");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *conditions, const char *field) { QTest::newRow(name) << QByteArray(conditions) << QString::fromLatin1(field); };
    row("none", "{}", "");
    row("steps by place", R"({"steps":[{"index":0},{"index":1,"id":"drop"}]})", "");
    row("all known members", R"({"steps":[{"index":2,"id":"wipe"}],"limits":{"rows":10},"valid_until":"1970-01-01T00:00:50.001Z","text":"at night"})", "");
    row("members of the future", R"({"phase":"moon"})", "");
    row("null members", R"({"steps":null,"limits":null,"valid_until":null,"text":null})", "");
    row("no steps", R"({"steps":[]})", "conditions.steps");
    row("steps no list", R"({"steps":"drop"})", "conditions.steps");
    row("unknown step", R"({"steps":[{"index":0},{"index":3}]})", "conditions.steps[1].index");
    row("step by its id alone", R"({"steps":["drop"]})", "conditions.steps[0].index");
    row("step by another id", R"({"steps":[{"index":1,"id":"wipe"}]})", "conditions.steps[0].id");
    row("step named twice", R"({"steps":[{"index":0},{"index":0}]})", "conditions.steps[1].index");
    row("limits no object", R"({"limits":5})", "conditions.limits");
    row("text no text", R"({"text":5})", "conditions.text");
    row("end no time", R"({"valid_until":"soon"})", "conditions.valid_until");
    row("end now", R"({"valid_until":"1970-01-01T00:00:50.000Z"})", "conditions.valid_until");
}

void TestRules::shouldJudgeConditions()
{
    QFETCH(QByteArray, conditions);
    QFETCH(QString, field);
    const Consultation c = openConsultation();
    Decision decision = goodDecision(c, Verdict::Approve);
    decision.conditions = *parseJsonObject(conditions);
    const Result<DecisionOutcome> judged = judgeDecision(c, decision, kAda, {5, kNow});
    QCOMPARE(judged ? QString() : judged.error().field, field);
    if (judged) {
        QVERIFY(judged->ends == Status::Completed);
    } else {
        QCOMPARE(judged.error().code, ErrorCode::Invalid);
    }
    // and where there is no plan, no step can be named
    Consultation bare = c;
    bare.context = {};
    if (decision.conditions.value(u"steps"_s).isArray())
        QVERIFY(!judgeDecision(bare, decision, kAda, {5, kNow}));
}

void TestRules::shouldCountApprovals_data()
{
    QTest::addColumn<int>("required");
    QTest::addColumn<QString>("before");     // capital: approves, small: abstains; a Ada, b Ben
    QTest::addColumn<QString>("now");
    QTest::addColumn<int>("missing");
    QTest::newRow("one of one") << 1 << QString() << u"A"_s << 0;
    QTest::newRow("one of none, which means one") << 0 << QString() << u"A"_s << 0;
    QTest::newRow("abstaining where none is asked for") << 0 << QString() << u"a"_s << 1;
    QTest::newRow("one of two") << 2 << QString() << u"A"_s << 1;
    QTest::newRow("two of two") << 2 << u"A"_s << u"B"_s << 0;
    QTest::newRow("the same person twice") << 2 << u"A"_s << u"A"_s << 1;
    QTest::newRow("the same person many times") << 3 << u"AAAA"_s << u"A"_s << 2;
    QTest::newRow("taken back before") << 2 << u"Aa"_s << u"B"_s << 1;
    QTest::newRow("taken back now") << 2 << u"A"_s << u"a"_s << 2;
    QTest::newRow("given again") << 2 << u"AaB"_s << u"A"_s << 0;
    QTest::newRow("abstention counts for nothing") << 2 << u"a"_s << u"b"_s << 2;
    QTest::newRow("more than enough") << 1 << u"AB"_s << u"A"_s << 0;
}

void TestRules::shouldCountApprovals()
{
    QFETCH(int, required);
    QFETCH(QString, before);
    QFETCH(QString, now);
    QFETCH(int, missing);
    // GIVEN what was decided before
    Consultation c = openConsultation(required);
    const auto who = [](QChar letter) { return letter.toUpper() == u'A' ? kAda : kBen; };
    const auto what = [](QChar letter) { return letter.isUpper() ? Verdict::Approve : Verdict::Abstain; };
    for (const QChar letter : before)
        c.decisions.append(recorded(c, who(letter), what(letter)));
    // WHEN one more decides
    const Result<DecisionOutcome> judged = judgeDecision(c, goodDecision(c, what(now[0])), who(now[0]), {5, kNow});
    // THEN persons are counted, and only the last approval ends it
    QVERIFY(judged);
    QCOMPARE(judged->missing, missing);
    const bool ends = missing == 0 && now[0].isUpper();
    QVERIFY(judged->ends == (ends ? std::optional(Status::Completed) : std::nullopt));
    QVERIFY(judged->endReason == (ends ? EndReason::Approved : EndReason::None));
    // and the projection agrees, once the event is folded
    RecordedDecision after = recorded(c, who(now[0]), what(now[0]));
    c.decisions.append(after);
    QCOMPARE(c.missingApprovals(kNow), missing);
}

void TestRules::shouldNotCountAnApprovalThatRanOut_data()
{
    QTest::addColumn<qint64>("until");    // from now, in milliseconds
    QTest::addColumn<int>("missing");
    QTest::newRow("long past") << qint64(-60'000) << 1;
    QTest::newRow("just now") << qint64(0) << 1;
    QTest::newRow("in a moment") << qint64(1) << 0;
}

void TestRules::shouldNotCountAnApprovalThatRanOut()
{
    QFETCH(qint64, until);
    QFETCH(int, missing);
    // GIVEN an approval for a time only, where two must agree
    Consultation c = openConsultation(2);
    RecordedDecision bounded = recorded(c, kAda, Verdict::Approve);
    bounded.decision.conditions = {{u"valid_until"_s, Timestamp{kNow.ms + until}.toString()}};
    c.decisions = {bounded};
    // WHEN the second person approves
    const Result<DecisionOutcome> judged = judgeDecision(c, goodDecision(c, Verdict::Approve), kBen, {5, kNow});
    // THEN the first counts only while it stands
    QVERIFY(judged);
    QCOMPARE(judged->missing, missing);
    QCOMPARE(judged->ends.has_value(), missing == 0);
    QCOMPARE(c.approvals(kNow), 1 - missing);
    QCOMPARE(c.standingApprovals(kNow).isEmpty(), missing == 1);
}

void TestRules::shouldEndByReject()
{
    // GIVEN two approvals of three
    Consultation c = openConsultation(3);
    c.decisions = {recorded(c, kAda, Verdict::Approve), recorded(c, kBen, Verdict::Approve)};
    // WHEN one of them rejects
    const Result<DecisionOutcome> judged = judgeDecision(c, goodDecision(c, Verdict::Reject), kBen, {5, kNow});
    // THEN that ends it
    QVERIFY(judged);
    QVERIFY(judged->ends == Status::Cancelled);
    QVERIFY(judged->endReason == EndReason::Rejected);
    QCOMPARE(judged->missing, 2);
}

void TestRules::shouldNeverEndOtherwise()
{
    // GIVEN that enough approvals stand already, by whatever way
    Consultation c = openConsultation(1);
    c.decisions = {recorded(c, kBen, Verdict::Approve)};
    for (const Verdict verdict : {Verdict::RequestChanges, Verdict::Abstain}) {
        // WHEN somebody decides something else
        const Result<DecisionOutcome> judged = judgeDecision(c, goodDecision(c, verdict), kAda, {5, kNow});
        // THEN that is no approval
        QVERIFY(judged);
        QVERIFY(!judged->ends);
        QVERIFY(judged->endReason == EndReason::None);
    }
}

void TestRules::shouldTellWhatIsNeededToGoOn()
{
    Consultation c = openConsultation();
    Decision decision = goodDecision(c, Verdict::Approve);
    // stale: the current digest and revision
    decision.digest = u"d1"_s;
    const Error stale = judgeDecision(c, decision, kAda, {5, kNow}).error();
    QCOMPARE(stale.data, (QJsonObject{{u"digest"_s, u"d2"_s}, {u"revision"_s, 2}}));
    QVERIFY(stale.message.contains(u"revision 2"_s));
    // unseen: from where on to look
    decision = goodDecision(c, Verdict::Approve);
    const Error unseen = judgeDecision(c, decision, kAda, {10, kNow}).error();
    QCOMPARE(unseen.data, (QJsonObject{{u"since_seq"_s, 9}, {u"last_seq"_s, 10}}));
    // expired: that it did, and when
    const Error expired = judgeDecision(c, decision, kAda, {5, {70'000}}).error();
    QVERIFY(expired.message.contains(u"expired"_s));
    QCOMPARE(expired.data.value(u"deadline"_s).toString(), c.deadline->toString());
    Consultation swept = c;
    swept.status = Status::Cancelled;
    swept.endReason = EndReason::Expired;
    swept.deadline.reset();
    QVERIFY(judgeDecision(swept, decision, kAda, {5, kNow}).error().message.contains(u"expired"_s));
    // decided: who, when and what, even where the name means harm
    c.status = Status::Cancelled;
    c.final = recorded(c, {u"p9"_s, u"%1 Eve\n\u202E"_s, PrincipalRole::Reviewer}, Verdict::Reject);
    const Error decided = judgeDecision(c, decision, kAda, {5, kNow}).error();
    QVERIFY2(decided.message.contains(u"already rejected by %1 Eve ⟦U+202E⟧;"_s), qPrintable(decided.message));
    QCOMPARE(decided.data.value(u"actor"_s).toObject(), toJson(c.final->actor));
    QCOMPARE(decided.data.value(u"at"_s).toString(), c.final->at.toString());
    QCOMPARE(decided.data.value(u"verdict"_s).toString(), u"reject"_s);
    // and whatever verdict and name stand in the record, it is told
    for (const auto &[verdict, words] : {std::pair(Verdict::Approve, u"approved by p9"_s), {Verdict::RequestChanges, u"sent back for changes by p9"_s},
                                         {Verdict::Abstain, u"abstained from by p9"_s}}) {
        c.final = recorded(c, {u"p9"_s, {}, PrincipalRole::Reviewer}, verdict);
        QVERIFY(judgeDecision(c, decision, kAda, {5, kNow}).error().message.contains(words));
    }
}

void TestRules::shouldNotApproveAtTheDeadline_data()
{
    QTest::addColumn<qint64>("now");
    QTest::addColumn<bool>("taken");
    QTest::newRow("long before") << qint64(0) << true;
    QTest::newRow("a millisecond before") << qint64(59'999) << true;
    QTest::newRow("at it") << qint64(60'000) << false;
    QTest::newRow("after it") << qint64(60'001) << false;
    QTest::newRow("ten years on") << qint64(315'360'000'000) << false;
    QTest::newRow("a clock before time began") << qint64(-1) << true;
}

void TestRules::shouldNotApproveAtTheDeadline()
{
    QFETCH(qint64, now);
    QFETCH(bool, taken);
    const Consultation c = openConsultation();
    QCOMPARE(judgeDecision(c, goodDecision(c, Verdict::Approve), kAda, {5, {now}}).has_value(), taken);
}

void TestRules::shouldChangeNothing()
{
    const Consultation c = openConsultation(2);
    const Consultation before = c;
    QVERIFY(judgeDecision(c, goodDecision(c, Verdict::Approve), kAda, {5, kNow}));
    QCOMPARE(c, before);
}

void TestRules::shouldSayWhenApprovalIsReady_data()
{
    using Kind = Readiness::Kind;
    using Change = void (*)(Consultation &, Principal &, ApprovalSight &, Timestamp &);
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::addColumn<std::function<void(Consultation &, Principal &, ApprovalSight &, Timestamp &)>>("change");
    const auto row = [](const char *name, Kind kind, const char16_t *says, Change change) {
        QTest::newRow(name) << static_cast<int>(kind) << QString::fromUtf16(says)
                            << std::function<void(Consultation &, Principal &, ApprovalSight &, Timestamp &)>(change);
    };
    row("all seen", Kind::Ready, u"", [](auto &, auto &, auto &, auto &) {});
    row("offline", Kind::Ready, u"", [](auto &, auto &, ApprovalSight &s, auto &) { s.online = false; });
    row("admin", Kind::Ready, u"", [](auto &, Principal &me, auto &, auto &) { me.role = PrincipalRole::Admin; });
    row("ended", Kind::NotActive, u"ended", [](Consultation &c, auto &, auto &, auto &) { c.status = Status::Completed; });
    row("ended for an observer", Kind::NotActive, u"ended", [](Consultation &c, Principal &me, auto &, auto &) { c.status = Status::Completed; me.role = PrincipalRole::Observer; });
    row("expired by the clock", Kind::Expired, u"deadline", [](auto &, auto &, auto &, Timestamp &now) { now = {60'000}; });
    row("expired by the service", Kind::Expired, u"deadline", [](Consultation &c, auto &, auto &, auto &) { c.status = Status::Cancelled; c.endReason = EndReason::Expired; });
    row("observer", Kind::MayNotDecide, u"only a reviewer", [](auto &, Principal &me, auto &, auto &) { me.role = PrincipalRole::Observer; });
    row("owner", Kind::MayNotDecide, u"only a reviewer", [](Consultation &c, Principal &me, auto &, auto &) { c.owner = me.id; });
    row("plan changed", Kind::Stale, u"revision 2", [](auto &, auto &, ApprovalSight &s, auto &) { s.shownDigest = u"d1"_s; });
    row("nothing shown", Kind::Stale, u"revision 2", [](auto &, auto &, ApprovalSight &s, auto &) { s.shownDigest.clear(); });
    row("agent wrote", Kind::Unseen, u"not seen yet", [](auto &, auto &, ApprovalSight &s, auto &) { s.lastAgentSeq = s.seenSeq + 1; });
    row("step not opened", Kind::UnopenedStep, u"Step 2 cannot be undone", [](auto &, auto &, ApprovalSight &s, auto &) { s.openedSteps = {u"1"_s, u"wipe"_s}; });
    row("second step not opened", Kind::UnopenedStep, u"Step 3 cannot be undone", [](auto &, auto &, ApprovalSight &s, auto &) { s.openedSteps = {u"drop"_s}; });
    row("no step on the screen", Kind::UnseenSteps, u"Step 1 has not been on the screen", [](auto &, auto &, ApprovalSight &s, auto &) { s.seenSteps.clear(); });
    row("the end not on the screen", Kind::UnseenSteps, u"Step 3 has not been on the screen", [](auto &, auto &, ApprovalSight &s, auto &) { s.seenSteps = {1, 2}; });
    row("what was not opened is left out", Kind::Ready, u"", [](auto &, auto &, ApprovalSight &s, auto &) { s.openedSteps = {u"drop"_s}; s.leftOut = {3, 3}; });
    row("another is left out", Kind::UnopenedStep, u"Step 3 cannot be undone", [](auto &, auto &, ApprovalSight &s, auto &) { s.openedSteps = {u"drop"_s}; s.leftOut = {2, 2}; });
    row("what was not on the screen is left out", Kind::Ready, u"", [](auto &, auto &, ApprovalSight &s, auto &) { s.seenSteps = {1, 2}; s.leftOut = {3, 3}; });
    row("what was written waits, whatever is left out", Kind::Unseen, u"not seen yet", [](auto &, auto &, ApprovalSight &s, auto &) { s.lastAgentSeq = s.seenSeq + 1; s.leftOut = {1, 3}; });
    row("neither opened nor on the screen", Kind::UnopenedStep, u"Step 2 cannot be undone", [](auto &, auto &, ApprovalSight &s, auto &) { s.openedSteps.clear(); s.seenSteps.clear(); });
}

void TestRules::shouldSayWhenApprovalIsReady()
{
    using Change = std::function<void(Consultation &, Principal &, ApprovalSight &, Timestamp &)>;
    QFETCH(int, kind);
    QFETCH(QString, says);
    QFETCH(Change, change);
    // GIVEN a reviewer who has seen all of it, but for one thing
    Consultation c = openConsultation();
    Principal me = kAda;
    ApprovalSight sight{9, 9, c.digest, {u"drop"_s, u"wipe"_s}, {1, 3}, false, true, {}};
    Timestamp now = kNow;
    change(c, me, sight, now);
    // WHEN it is asked whether approve can be pressed
    const Readiness readiness = approvalReadiness(c, Context::parse(c.context), me, sight, now);
    // THEN it says so, or says why not
    QCOMPARE(static_cast<int>(readiness.kind), kind);
    QCOMPARE(readiness.ready, kind == static_cast<int>(Readiness::Kind::Ready));
    QCOMPARE(readiness.reason.isEmpty(), readiness.ready);
    QVERIFY2(readiness.reason.contains(says), qPrintable(readiness.reason));
    if (readiness.kind == Readiness::Kind::UnopenedStep)
        QCOMPARE(readiness.stepId, readiness.stepLabel == u"2"_s ? u"drop"_s : u"wipe"_s);
    else if (readiness.kind != Readiness::Kind::UnseenSteps)
        QVERIFY(readiness.stepLabel.isEmpty());
    QCOMPARE(!readiness.unseenSteps.isEmpty(), readiness.kind == Readiness::Kind::UnseenSteps);
}

void TestRules::shouldAskForEveryStepOnTheScreen()
{
    // GIVEN a plan of which the first step and the last were on the screen, and what cannot be undone was opened
    const Consultation c = openConsultation();
    ApprovalSight sight{9, 9, c.digest, {u"drop"_s, u"wipe"_s}, {1, 1}, false, true, {}};
    sight.seenSteps.add(3, 3);
    // THEN the one between is asked for, by its id too
    const Readiness readiness = approvalReadiness(c, Context::parse(c.context), kAda, sight, kNow);
    QVERIFY(readiness.kind == Readiness::Kind::UnseenSteps);
    QCOMPARE(readiness.stepId, u"drop"_s);
    QCOMPARE(readiness.stepLabel, u"2"_s);
    QCOMPARE(readiness.unseenSteps.toText(), u"2"_s);
    // AND a plan without steps asks for none
    QVERIFY(approvalReadiness(c, Context::parse(*parseJsonObject(R"({"plan":{"request":"r","steps":[]}})")), kAda, sight, kNow).ready);
}

void TestRules::shouldAskForEveryIrreversibleStep()
{
    // GIVEN a plan that hides its danger behind the id of a harmless step
    Consultation c = openConsultation();
    c.context = *parseJsonObject(R"({"plan":{"steps":[{"id":"1","reversible":true},{"id":"1","reversible":false,"status":"done"}]}})");
    const Context context = Context::parse(c.context);
    ApprovalSight sight{9, 9, c.digest, {u"1"_s}, {1, 2}, false, true, {}};
    // THEN having opened the harmless one is not enough, nor the agent's word that it is done already
    const Readiness readiness = approvalReadiness(c, context, kAda, sight, kNow);
    QVERIFY(readiness.kind == Readiness::Kind::UnopenedStep);
    QCOMPARE(readiness.stepLabel, u"2"_s);
    sight.openedSteps.append(readiness.stepId);
    QVERIFY(approvalReadiness(c, context, kAda, sight, kNow).ready);
}

void TestRules::shouldAskForAllThatCouldNotBeRead()
{
    // GIVEN what was sent as the plan is a sentence
    Consultation c = openConsultation();
    c.context = *parseJsonObject(R"({"plan":"Drop the tables","risk_assessment":{"risk_tier":"LOW"}})");
    ApprovalSight sight{9, 9, c.digest, {}, {}, false, true, {}};
    // THEN it has to have been on the screen, to its end
    QVERIFY(approvalReadiness(c, Context::parse(c.context), kAda, sight, kNow).kind == Readiness::Kind::UnreadWhole);
    // AND so has an empty context
    QVERIFY(approvalReadiness(c, Context(), kAda, sight, kNow).kind == Readiness::Kind::UnreadWhole);
    sight.wholeSeen = true;
    QVERIFY(approvalReadiness(c, Context::parse(c.context), kAda, sight, kNow).ready);
    // AND the policy asks for a comment, whatever the tier says
    QVERIFY(PolicyTable().of(Context::parse(c.context)).commentRequired);
    QVERIFY(!PolicyTable().of(Context::parse(openConsultation().context)).commentRequired);
}

void TestRules::shouldCountWhatWasRead()
{
    // GIVEN two steps that cannot be undone, one within a phase
    const Plan plan = *Context::parse(*parseJsonObject(R"({"plan":{"steps":["count",{"id":"p","title":"Phase","steps":[{"id":"drop","reversible":false}]},{"id":"wipe","irreversible":true}]}})")).plan;
    ApprovalSight sight;
    ReadingCount count = readingCount(plan, sight);
    QCOMPARE(count.read, 0);
    QCOMPARE(count.total, 2);
    QCOMPARE(count.nextId, u"drop"_s);
    sight.openedSteps = {u"drop"_s, u"count"_s};
    count = readingCount(plan, sight);
    QCOMPARE(count.read, 1);
    QCOMPARE(count.nextId, u"wipe"_s);
}

QTEST_APPLESS_MAIN(TestRules)
#include "tst_rules.moc"
