// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/review_client.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class Composer; }

/// Where the elder writes to the paused agent, or a note to the other reviewers. Keeps a draft for the consultation: told
/// within 300 ms of the last key, and at once when another is opened.
class Composer final : public QWidget {
    Q_OBJECT
public:
    explicit Composer(QWidget *parent = nullptr);
    ~Composer() override;

    /// Another consultation, with its draft.
    void open(const ConsultationId &id, const QString &draft);
    void close();
    /// Why nothing can be written now; empty where it can.
    void setRefusal(const QString &reason);
    void setAgentName(const QString &name);
    /// What the next message is about, with its words ("about step 5").
    void setAnchor(const Anchor &anchor, const QString &words);
    void clearAnchor();
    void focusField();
    void insertAnswer(const QString &text);

Q_SIGNALS:
    void submitted(const witan::MessageDraft &draft);
    void draftChanged(const witan::ConsultationId &id, const QString &text);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void submit();
    void onTextChanged();
    void tellDraft();
    void showState();

    std::unique_ptr<Ui::Composer> m_ui;
    ConsultationId m_id;
    std::optional<Anchor> m_anchor;
    QString m_agentName, m_refusal, m_told;
    QTimer m_draftTimer;
    bool m_loading = false;
};

} // namespace witan
