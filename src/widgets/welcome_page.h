// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class WelcomePage; }

/// What stands in the middle while nothing is open: where to begin, and how an agent finds its way here.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    ~WelcomePage() override;

    void setHasConsultations(bool any);
    void focusFirst();
    void setListenUrl(const QString &url, const QString &tokenFile);

Q_SIGNALS:
    void sampleRequested();

private:
    std::unique_ptr<Ui::WelcomePage> m_ui;
};

} // namespace witan
